import Archive
import Glibc
import Media
import Synchronization

/// The real disk, with a journal of everything that changes it.
final class JournalingCalls: SystemCalls {
    enum Entry {
        /// What follows was asked for at this moment.
        case moment(MonotonicTime)
        case create(String)
        case empty(String)
        case write(String, offset: Int, [UInt8])
        case truncate(String, length: Int)
        /// The file's bytes are on the disk.
        case sync(String)
        /// The names in the folder are.
        case syncFolder(String)
        case rename(String, to: String)
        case unlink(String)
        case makeFolder(String)
    }

    private struct State {
        var entries: [Entry] = []
        var paths: [Int32: (path: String, isFolder: Bool)] = [:]
    }

    private let state = Mutex(State())
    private let real = LinuxSystemCalls()

    var entries: [Entry] { state.withLock { $0.entries } }

    func note(_ entry: Entry) { state.withLock { $0.entries.append(entry) } }

    func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 {
        let isNew = access(path, F_OK) != 0
        let descriptor = real.open(path, flags: flags, mode: mode)
        guard descriptor >= 0 else { return descriptor }
        state.withLock { state in
            state.paths[descriptor] = (path, flags & O_DIRECTORY != 0)
            if isNew { state.entries.append(.create(path)) } else if flags & O_TRUNC != 0 { state.entries.append(.empty(path)) }
        }
        return descriptor
    }

    func close(_ descriptor: Int32) {
        state.withLock { $0.paths[descriptor] = nil }
        real.close(descriptor)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int64) -> Int {
        let written = real.write(bytes, to: descriptor, at: offset)
        if written > 0 { note(descriptor) { .write($0, offset: Int(offset), Array(bytes.prefix(written))) } }
        return written
    }

    func truncate(_ descriptor: Int32, to length: Int64) -> Int32 {
        note(descriptor) { .truncate($0, length: Int(length)) }
        return real.truncate(descriptor, to: length)
    }

    func allocate(_ descriptor: Int32, length: Int64) -> Int32 { 0 }
    func freeSpace(at path: String) -> Int64 { real.freeSpace(at: path) }

    func syncData(_ descriptor: Int32) -> Int32 { sync(descriptor) }

    /// Noted, and not done: this disk has no power to lose.
    func sync(_ descriptor: Int32) -> Int32 {
        state.withLock { state in
            guard let (path, isFolder) = state.paths[descriptor] else { return }
            state.entries.append(isFolder ? .syncFolder(path) : .sync(path))
        }
        return 0
    }

    func rename(_ path: String, to newPath: String) -> Int32 {
        note(.rename(path, to: newPath))
        return real.rename(path, to: newPath)
    }

    func unlink(_ path: String) -> Int32 {
        note(.unlink(path))
        return real.unlink(path)
    }

    func makeFolder(_ path: String, mode: UInt32) -> Int32 {
        let result = real.makeFolder(path, mode: mode)
        if result == 0 { note(.makeFolder(path)) }
        return result
    }

    func removeFolder(_ path: String) -> Int32 { real.removeFolder(path) }

    private func note(_ descriptor: Int32, _ entry: (String) -> Entry) {
        state.withLock { state in
            guard let path = state.paths[descriptor]?.path else { return }
            state.entries.append(entry(path))
        }
    }
}
