import Recording

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

    func submit(barrier: @escaping @Sendable () -> Void) { thread.submit(barrier) }

    func shutdown() { thread.shutdown() }
}
