package import Recording
import Synchronization

/// The files that are being recorded now.
package final class GrowingFiles: Sendable {
    private struct Key: Hashable {
        var recording: RecordingID
        var name: String
    }

    private let files = Mutex<[Key: GrowingFile]>([:])

    package func file(_ name: String, of recording: RecordingID) -> GrowingFile? {
        files.withLock { $0[Key(recording: recording, name: name)] }
    }

    func add(_ file: GrowingFile, name: String, of recording: RecordingID) {
        files.withLock { $0[Key(recording: recording, name: name)] = file }
    }

    func remove(name: String, of recording: RecordingID) {
        files.withLock { $0[Key(recording: recording, name: name)] = nil }
    }
}
