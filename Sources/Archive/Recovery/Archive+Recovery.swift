import Logging
import Media
package import Recording

extension Archive {
    /// Finishes the recordings that the last process could not: call it once, before anything is recorded. Blocks; gigabytes take seconds.
    package func recover(writingApp: String = Archive.writingApp) -> [RecoveredRecording] {
        interruptedRecordings().compactMap { recover($0, writingApp: writingApp) }
    }

    /// The recordings that the last process did not end, as it left them: call it once, before anything is recorded. It takes no longer for large
    /// files; whoever asks for one of them is told that it is being finished, until `recover` has done that.
    package func interruptedRecordings() -> [RecordingManifest] {
        guard !isReadOnly, let catalogue else { return [] }
        var interrupted: [RecordingManifest] = []
        for id in candidates(catalogue) {
            do {
                let known = try ManifestFile.readIfPresent(folder.manifest(of: id))
                if known == nil, RecordingRecovery.mediaFiles(in: folder.folder(of: id)).isEmpty {
                    // A folder was all that it came to.
                    _ = disk.calls.removeFolder(folder.folder(of: id))
                    continue
                }
                let manifest = known ?? Self.manifest(without: id)
                if manifest.state.hasEnded, manifest.files.allSatisfy(\.complete) {
                    // Only the row is behind: the power went between manifest and catalogue.
                    try catalogue.save([manifest])
                } else {
                    interrupted.append(manifest)
                    guard !manifest.state.hasEnded else { continue }
                    let beginning = RecordingRecovery.beginning(manifest)
                    remember(beginning)
                    saveRows([beginning])
                }
            } catch {
                logger.error("a recording could not be recovered", metadata: ["recording": "\(id)", "reason": "\(error)"])
            }
        }
        return interrupted
    }

    /// Finishes one of them. What fails is logged, and leaves it as it is for the next start.
    package func recover(_ interrupted: RecordingManifest, writingApp: String = Archive.writingApp) -> RecoveredRecording? {
        do {
            let recovery = RecordingRecovery(disk: disk, folder: folder, writingApp: writingApp)
            let result = try recovery.run(interrupted.id, interrupted)
            try store(result.manifest)
            forget(result.manifest)
            return result
        } catch {
            logger.error("a recording could not be recovered", metadata: ["recording": "\(interrupted.id)", "reason": "\(error)"])
            return nil
        }
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
