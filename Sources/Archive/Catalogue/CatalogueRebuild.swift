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
            let ids = scan.recordings(on: day)
            noteStrangers(on: day, among: ids, &summary)
            for id in ids {
                do {
                    manifests.append(try manifest(of: id))
                    summary.recordings += 1
                } catch {
                    logger.info("a recording has no readable manifest", metadata: ["recording": "\(id)", "reason": "\(error)"])
                    summary.unreadable.append(id)
                    summary.skip(folder.folder(of: id), Self.reason(error))
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

    private func manifest(of id: RecordingID) throws(ArchiveError) -> RecordingManifest {
        let path = folder.manifest(of: id)
        let manifest = try ManifestFile.read(path)
        guard manifest.id == id else { throw .manifestUnreadable(path: path, reason: "it is that of recording \(manifest.id)") }
        return manifest
    }

    private static func reason(_ error: ArchiveError) -> String {
        if case .disk(let error) = error, error.isMissing { return "there is no \(DataFolder.manifestName) in it" }
        return "\(error)"
    }

    /// What else lies among the recordings of a day.
    private func noteStrangers(on day: String, among ids: [RecordingID], _ summary: inout ReindexSummary) {
        let path = "\(folder.recordings)/\(day)"
        let known = Set(ids.map(\.text))
        for name in ((try? Disk.names(in: path)) ?? []).sorted() where !known.contains(name) {
            let reason =
                RecordingID(name) == nil ? "its name is no recording's id" : "a recording of that id belongs into the folder of another day"
            summary.skip("\(path)/\(name)", reason)
        }
    }
}

extension Archive {
    /// Rebuilds the catalogue from the folders, and tells what it found. Nothing in the folders is changed.
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
