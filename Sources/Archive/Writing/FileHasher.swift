import Logging
import Media
import Recording
import Synchronization

/// Hashes finished files on a thread that stands back for everyone else: gigabytes are read while others record.
final class FileHasher: Sendable {
    private let thread: BackgroundThread
    private let onEvent: @Sendable (DiskEvent) -> Void

    init(onEvent: @escaping @Sendable (DiskEvent) -> Void) {
        thread = BackgroundThread(name: "file-hasher", niceness: 10)
        self.onEvent = onEvent
    }

    func submit(path: String, recording: RecordingID, file: FileID) {
        thread.submit { [onEvent] in
            do throws(DiskError) {
                let (sha256, bytes) = try SHA256.hash(of: ReadableFile(path))
                onEvent(.finished(recording, file, bytes: bytes, sha256: sha256))
            } catch {
                onEvent(.failed(recording, code: error.code, message: error.description))
                onEvent(.finished(recording, file, bytes: 0, sha256: ""))
            }
        }
    }

    /// Repairs a file that the disk did not let be finished, and hashes what there is of it.
    func submit(repairing recovery: FileRecovery, recording: RecordingID, file: FileID, in archive: Archive) {
        thread.submit { [onEvent] in
            let content: FileRecovery.Content?
            do throws(DiskError) {
                content = try recovery.run().content
            } catch {
                archive.logger.error("a file could not be finished", metadata: ["recording": "\(recording)", "reason": "\(error)"])
                archive.unfinished.withLock { _ = $0.insert(recording) }
                content = nil
            }
            if let duration = content?.duration { onEvent(.shortened(recording, file, duration: duration)) }
            onEvent(.finished(recording, file, bytes: content?.bytes ?? 0, sha256: content?.sha256 ?? ""))
        }
    }

    func submit(barrier: @escaping @Sendable () -> Void) { thread.submit(barrier) }

    func shutdown() { thread.shutdown() }
}
