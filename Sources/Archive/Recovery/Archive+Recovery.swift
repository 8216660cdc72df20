import Logging
import Media
import Recording

extension Archive {
    /// Finishes the recordings that the last process could not: call it once, before anything is recorded. Blocks; gigabytes take seconds.
    ///
    /// What fails for one recording is logged, leaves it as it is for the next start, and keeps nobody else from being recovered.
    package func recover(writingApp: String = "Recorder") -> [RecoveredRecording] {
        guard !isReadOnly, let catalogue else { return [] }
        let recovery = RecordingRecovery(disk: disk, folder: folder, writingApp: writingApp)
        var recovered: [RecoveredRecording] = []
        for id in candidates(catalogue) {
            do {
                let known = try ManifestFile.readIfPresent(folder.manifest(of: id))
                if known == nil, RecordingRecovery.mediaFiles(in: folder.folder(of: id)).isEmpty {
                    // A folder was all that it came to.
                    _ = disk.calls.removeFolder(folder.folder(of: id))
                    continue
                }
                let manifest = known ?? Self.manifest(without: id)
                if manifest.state.hasEnded {
                    // Only the row is behind: the power went between manifest and catalogue.
                    try catalogue.save([manifest])
                } else {
                    let result = try recovery.run(id, manifest)
                    try store(result.manifest)
                    recovered.append(result)
                }
            } catch {
                logger.error("a recording could not be recovered", metadata: ["recording": "\(id)", "reason": "\(error)"])
            }
        }
        return recovered
    }

    /// Rows that say that a recording runs, and folders that have no row: those are of the last day that the catalogue knows or younger,
    /// for the rows of a process are written in the order of its recordings but for the last few.
    private func candidates(_ catalogue: Catalogue) -> [RecordingID] {
        do {
            var candidates = try catalogue.unfinished().filter { Disk.exists(folder.folder(of: $0)) }
            let known = Set(candidates)
            let day: Int64 = 86_400_000
            let limit = (try catalogue.newest()?.milliseconds ?? 0) - day
            let scan = FolderScan(folder: folder)
            for path in scan.days() {
                let recordings = scan.recordings(on: path)
                candidates += try recordings.filter { try !known.contains($0) && !catalogue.contains($0) }
                if let newest = recordings.first, newest.milliseconds < limit { break }
            }
            return candidates.sorted()
        } catch {
            logger.error("the catalogue does not tell what to recover", metadata: ["reason": "\(error)"])
            return []
        }
    }

    /// For a folder whose first commit never came.
    static func manifest(without id: RecordingID) -> RecordingManifest {
        var manifest = RecordingManifest(
            id: id, room: "unknown", name: "Recovered", createdAt: WallTime(milliseconds: id.milliseconds))
        manifest.state = .recording
        return manifest
    }
}
