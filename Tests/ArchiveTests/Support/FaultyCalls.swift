import Archive
import Glibc
import Synchronization

/// A disk with faults: full, slow, torn, interrupted. What it does not spoil, the real one does.
final class FaultyCalls: SystemCalls {
    struct Faults {
        /// Media bytes that still fit; then ENOSPC, after a torn write.
        var space: Int?
        /// The most that one write takes.
        var longestWrite: Int?
        /// Every second write is interrupted by a signal first.
        var interrupts = false
        /// Paths that end like this fail with this errno when they are opened.
        var unopenable: [String: Int32] = [:]
        /// The errno of every sync of data.
        var dataSync: Int32 = 0
        /// What statvfs says is free; nil: the truth.
        var freeSpace: Int64?
        fileprivate var wasInterrupted = false
    }

    let faults = Mutex(Faults())
    /// What was done, in order: `open recording.json.new`, `rename recording.json.new`, `syncData`.
    let log = Mutex<[String]>([])
    private let real = LinuxSystemCalls()
    private let gate = Mutex<Void>(())

    /// Runs the body while no write gets through, as on a disk that hangs.
    func whileStuck<Result>(_ body: () throws -> Result) rethrows -> Result {
        try gate.withLock { _ in try body() }
    }

    func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 {
        note("open \(Self.name(path))")
        let error = faults.withLock { faults in faults.unopenable.first { path.hasSuffix($0.key) }?.value }
        return error.map { -$0 } ?? real.open(path, flags: flags, mode: mode)
    }

    func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int64) -> Int {
        gate.withLock { _ in }
        let allowed = faults.withLock { faults -> Int in
            if faults.interrupts {
                faults.wasInterrupted.toggle()
                if faults.wasInterrupted { return -Int(EINTR) }
            }
            var count = min(bytes.count, faults.longestWrite ?? .max)
            if let space = faults.space {
                if space == 0 { return -Int(ENOSPC) }
                count = min(count, space)
                faults.space = space - count
            }
            return count
        }
        if allowed < 0 { return allowed }
        return real.write(UnsafeRawBufferPointer(rebasing: bytes.prefix(allowed)), to: descriptor, at: offset)
    }

    func syncData(_ descriptor: Int32) -> Int32 {
        note("syncData")
        let error = faults.withLock { $0.dataSync }
        return error == 0 ? real.syncData(descriptor) : -error
    }

    func sync(_ descriptor: Int32) -> Int32 {
        note("sync")
        return real.sync(descriptor)
    }

    func rename(_ path: String, to newPath: String) -> Int32 {
        note("rename \(Self.name(path))")
        return real.rename(path, to: newPath)
    }

    func close(_ descriptor: Int32) { real.close(descriptor) }
    func truncate(_ descriptor: Int32, to length: Int64) -> Int32 { real.truncate(descriptor, to: length) }
    func allocate(_ descriptor: Int32, length: Int64) -> Int32 {
        let fits = faults.withLock { faults -> Bool in
            guard let space = faults.space else { return true }
            guard space >= Int(length) else { return false }
            faults.space = space - Int(length)
            return true
        }
        return fits ? real.allocate(descriptor, length: length) : -ENOSPC
    }
    func freeSpace(at path: String) -> Int64 { faults.withLock { $0.freeSpace } ?? real.freeSpace(at: path) }
    /// What is removed gives its room back.
    func unlink(_ path: String) -> Int32 {
        let freed = (try? ReadableFile(path).size).map { Int($0) } ?? 0
        faults.withLock { faults in faults.space = faults.space.map { $0 + freed } }
        return real.unlink(path)
    }
    func makeFolder(_ path: String, mode: UInt32) -> Int32 { real.makeFolder(path, mode: mode) }
    func removeFolder(_ path: String) -> Int32 { real.removeFolder(path) }

    private func note(_ entry: String) { log.withLock { $0.append(entry) } }
    private static func name(_ path: String) -> String { String(path.split(separator: "/").last ?? "/") }
}
