import Logging
import Recording

/// Fills a catalogue from the folders.
struct CatalogueRebuild {
    let folder: DataFolder
    let logger: Logger

    private static let batch = 500

    @discardableResult
    func fill(_ catalogue: Catalogue) throws -> ReindexSummary {
        var summary = ReindexSummary()
        var manifests: [RecordingManifest] = []
        let scan = FolderScan(folder: folder)
        for day in scan.days() {
            for id in scan.recordings(on: day) {
                do {
                    manifests.append(try ManifestFile.read(folder.manifest(of: id)))
                    summary.recordings += 1
                } catch {
                    logger.warning("a recording has no readable manifest", metadata: ["recording": "\(id)", "reason": "\(error)"])
                    summary.unreadable.append(id)
                }
                if manifests.count == Self.batch {
                    try catalogue.save(manifests)
                    manifests.removeAll()
                }
            }
        }
        try catalogue.save(manifests)
        return summary
    }
}

extension Archive {
    /// Rebuilds the catalogue from the folders.
    package func reindex() async throws(ArchiveError) -> ReindexSummary {
        guard !isReadOnly, let catalogue else { throw .readOnly(path: folder.path) }
        return try await background.run { [folder, logger] () throws(ArchiveError) in
            do {
                try catalogue.removeAll()
                return try CatalogueRebuild(folder: folder, logger: logger).fill(catalogue)
            } catch {
                throw .catalogue(reason: "\(error)")
            }
        }
    }
}
