import Archive
import Logging
import Recording
import Synchronization

/// Repairs what a crash cut off, on a thread of its own: gigabytes take seconds, and the calls that were cut off want to go on at once.
final class StartRepair: Sendable {
    private let archive: Archive
    private let logger: Logger
    private let thread = BackgroundThread(name: "start-repair", niceness: 5)
    private let isEnding = Atomic<Bool>(false)

    init(archive: Archive, logger: Logger) {
        self.archive = archive
        self.logger = logger
    }

    func begin(_ interrupted: [RecordingManifest]) {
        for manifest in interrupted { thread.submit { [self] in repair(manifest) } }
    }

    /// Waits for the one that is being repaired; the others are left to the next start.
    func end() {
        isEnding.store(true, ordering: .relaxed)
        thread.shutdown()
    }

    private func repair(_ manifest: RecordingManifest) {
        guard !isEnding.load(ordering: .relaxed), let recovered = archive.recover(manifest) else { return }
        logger.notice(
            "recording recovered",
            metadata: [
                "recording": "\(recovered.id)", "room": "\(recovered.manifest.room)", "state": "\(recovered.manifest.state.rawValue)",
                "duration": "\(recovered.manifest.duration)", "bytes": "\(recovered.manifest.bytes)",
                "files": "\(recovered.files.map { "\($0.name): \($0.outcome)" }.joined(separator: ", "))",
            ])
    }
}
