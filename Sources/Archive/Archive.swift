package import Logging
package import Media
package import Recording
import Synchronization

/// Everything that lies in a data folder: the recordings, their manifests and the catalogue over them.
///
///     let archive = try Archive(directory: "./recordings", access: .exclusive(url: nil), logger: logger)
///     for recovered in archive.recover() { logger.notice("recovered", metadata: ["recording": "\(recovered.id)"]) }
///
///     let writer = archive.makeDiskWriter { event in … }         // its own thread; never blocks who submits
///     writer.submit(.create(file, name: "ana.webm"), for: id)    // FileOperations as RecordingSession polls them
///     await writer.flush()
///
///     let page = try await archive.recordings(matching: RecordingQuery(room: "standup", limit: 20))
///     let file = try await archive.openFile("ana.webm", of: id)  // StoredFile: committed size, hash, read(at:count:)
///     try await archive.delete(id)
package final class Archive: Sendable {
    /// What the opener wants to do.
    package enum Access: Hashable, Sendable {
        /// Writing: takes `DATA/.lock`. The URL, where there is one, is told to whoever meets the lock.
        case exclusive(url: String?)
        /// Listing and reading, beside a recorder that is running or from a medium that cannot be written.
        case readOnly
    }

    package let folder: DataFolder
    /// How far the files that are being recorded can be read.
    package let growingFiles = GrowingFiles()
    let disk: Disk
    let logger: Logger
    /// nil: reading only, and there is none that can be read.
    let catalogue: Catalogue?
    let background = BackgroundThread(name: "archive")
    private let lock: DataLock?
    let reserve: DiskReserve
    /// Something could not be written since the disk was last tried.
    let suspicion = Mutex(false)
    /// Rows that the catalogue could not take yet.
    let missedRows = Mutex<[RecordingID: RecordingManifest]>([:])
    /// Manifests that are newer than those on disk, which did not take them.
    let missedManifests = Mutex<[RecordingID: RecordingManifest]>([:])
    /// Recordings with a file that could not be finished.
    let unfinished = Mutex<Set<RecordingID>>([])
    /// Stands in the files that the archive itself finishes.
    package static let writingApp = "Recorder"

    /// Opens the folder, and with exclusive access makes what is missing in it. Fails with what the operator must do.
    package init(
        directory: String, access: Access = .exclusive(url: nil), logger: Logger, disk: Disk = Disk()
    ) throws(ArchiveError) {
        folder = DataFolder(directory)
        self.disk = disk
        self.logger = logger
        reserve = DiskReserve(disk: disk, folder: folder)
        switch access {
        case .exclusive(let url):
            reserve.releaseIfFull()
            do {
                for path in [folder.path, folder.recordings, folder.exports, folder.trash] {
                    try disk.makeFolders(path)
                    try Disk.checkWritable(path)
                }
            } catch {
                throw .folderUnusable(path: folder.path, reason: error.description)
            }
            lock = try DataLock.take(folder, url: url)
            catalogue = try CatalogueOpening.open(folder, disk: disk, logger: logger)
            try? disk.removeContents(of: folder.trash)
            // Where there is no room for it there is none for recordings either, and `checkStorage` says so. One that was given up to open all
            // this is missing until the files of the process before are finished.
            if !reserve.isSpent { try? reserve.restore() }
        case .readOnly:
            guard Disk.exists(folder.recordings) else { throw .folderMissing(path: folder.path) }
            lock = nil
            catalogue = CatalogueOpening.openForReading(folder, logger: logger)
        }
    }

    deinit {
        background.shutdown()
        catalogue?.close()
    }

    /// Tells whoever meets the lock where the service listens.
    package func announce(url: String) {
        lock?.announce(url: url)
    }

    package var isReadOnly: Bool { lock == nil }

    /// Whether the folder at the path is still the one that was opened.
    var ownsFolder: Bool { lock?.isInPlace(in: folder) ?? Disk.exists(folder.path) }

    /// Leaves a sign of life in the folder, by which the next process can tell when this one ended.
    package func noteLife() { lock?.touch() }

    /// When the process that had the folder before was last alive; nil when it ended in order, or there was none.
    package var lastLife: WallTime? { lock?.lastLife }

    package func recordings(matching query: RecordingQuery) async throws(ArchiveError) -> RecordingPage {
        guard let catalogue else { return await background.run { [folder] in FolderScan(folder: folder).page(query) } }
        do {
            return try await catalogue.page(query)
        } catch {
            throw .catalogue(reason: "\(error)")
        }
    }

    /// What was last committed of a recording, from its own folder, report and timeline included; nil when there is none of that id.
    package func recording(_ id: RecordingID) async throws(ArchiveError) -> RecordingManifest? {
        if let missed = missedManifests.withLock({ $0[id] }) { return missed }
        let path = folder.manifest(of: id)
        return try await background.run { () throws(ArchiveError) in try ManifestFile.readIfPresent(path) }
    }

    /// Changes the manifest of a recording that has ended, on disk and in the catalogue: its name, tags, metadata, hold.
    package func update(
        _ id: RecordingID, _ change: @escaping @Sendable (inout RecordingManifest) -> Void
    ) async throws(ArchiveError) -> RecordingManifest {
        try await background.run { [self] () throws(ArchiveError) in
            var manifest = try endedManifest(of: id)
            change(&manifest)
            try store(manifest)
            return manifest
        }
    }

    /// Deletes a recording that has ended and is not on hold, with all of its files.
    package func delete(_ id: RecordingID) async throws(ArchiveError) {
        try await background.run { [self] () throws(ArchiveError) in
            guard try !endedManifest(of: id).hold else { throw .held(id) }
            do {
                // Gone as one step for everyone; the bytes follow, and after a crash in between the next opening empties the trash.
                let trash = "\(folder.trash)/\(id)"
                try disk.removeAll(trash)
                try disk.rename(folder.folder(of: id), to: trash)
                try disk.syncFolder(Disk.parent(of: folder.folder(of: id)) ?? folder.recordings)
                try removeFromCatalogue(id)
                try disk.removeAll(trash)
            } catch let error as DiskError {
                throw .disk(error)
            } catch {
                throw .catalogue(reason: "\(error)")
            }
        }
    }

    private func removeFromCatalogue(_ id: RecordingID) throws {
        try catalogue?.remove(id)
    }

    func endedManifest(of id: RecordingID) throws(ArchiveError) -> RecordingManifest {
        guard !isReadOnly else { throw .readOnly(path: folder.path) }
        guard let manifest = try ManifestFile.readIfPresent(folder.manifest(of: id)) else { throw .noSuchRecording(id) }
        guard manifest.state.hasEnded else { throw .stillRecording(id) }
        return manifest
    }

    /// First the manifest, then the catalogue: what is missing later is rebuilt from what is earlier.
    func store(_ manifest: RecordingManifest) throws(ArchiveError) {
        do {
            try disk.replace(folder.manifest(of: manifest.id), with: ManifestFile.encode(manifest))
        } catch {
            throw .disk(error)
        }
        do {
            try catalogue?.save([manifest])
        } catch {
            throw .catalogue(reason: "\(error)")
        }
    }
}
