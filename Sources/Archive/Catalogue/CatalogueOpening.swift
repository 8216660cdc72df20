import Logging

/// How an archive comes by its catalogue: opened, or rebuilt where it is missing or damaged, or done without.
enum CatalogueOpening {
    /// Never fails for a catalogue's sake alone: one that cannot be read is put aside and made anew from the folders.
    static func open(_ folder: DataFolder, disk: Disk, logger: Logger) throws(ArchiveError) -> Catalogue {
        if Disk.exists(folder.catalogue) {
            do {
                return try Catalogue(path: folder.catalogue)
            } catch {
                logger.error("the catalogue is damaged and is rebuilt", metadata: ["path": "\(folder.catalogue)", "reason": "\(error)"])
                putAside(folder, disk: disk)
            }
        }
        do {
            let catalogue = try Catalogue(path: folder.catalogue)
            try CatalogueRebuild(folder: folder, logger: logger).fill(catalogue)
            return catalogue
        } catch {
            throw .catalogue(reason: "\(error)")
        }
    }

    static func openForReading(_ folder: DataFolder, logger: Logger) -> Catalogue? {
        guard Disk.exists(folder.catalogue) else { return nil }
        do {
            return try Catalogue(readingOnly: folder.catalogue)
        } catch {
            logger.info("the catalogue cannot be read, the folders are", metadata: ["path": "\(folder.catalogue)", "reason": "\(error)"])
            return nil
        }
    }

    /// Kept under another name: it may tell somebody what happened.
    private static func putAside(_ folder: DataFolder, disk: Disk) {
        for suffix in ["", "-wal", "-shm"] {
            _ = disk.calls.rename(folder.catalogue + suffix, to: folder.catalogue + ".damaged" + suffix)
        }
    }
}
