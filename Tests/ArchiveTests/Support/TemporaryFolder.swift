import Archive
import Glibc

/// A folder of its own for one test, removed with everything in it at the end.
final class TemporaryFolder {
    let path: String

    /// - Parameter isInMemory: where the machine has such a place: for tests that make many.
    init(isInMemory: Bool = false) {
        let place = isInMemory && access("/dev/shm", W_OK) == 0 ? "/dev/shm" : "/tmp"
        var template = Array("\(place)/recorder-test-XXXXXX".utf8CString)
        path = mkdtemp(&template).map { String(cString: $0) } ?? "/tmp"
    }

    deinit {
        if path != "/tmp" { try? Disk().removeAll(path) }
    }
}
