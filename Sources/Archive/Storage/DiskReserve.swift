import Synchronization

/// `DATA/.reserve`: room on the disk that is kept so that files can be finished when nothing else is left.
///
/// Once it is given up, every recording on the disk ends: what went on would eat the room that the others need for their last bytes.
final class DiskReserve: Sendable {
    /// The last second and the index of some dozen files.
    static let byteCount: Int64 = 8 << 20

    /// What SQLite needs to open a catalogue, and a little more.
    private static let leastFree: Int64 = 1 << 20

    private enum State { case missing, held, spent }

    private let state = Mutex(State.missing)
    private let disk: Disk
    private let path: String

    init(disk: Disk, folder: DataFolder) {
        self.disk = disk
        path = folder.reserve
    }

    /// It was given up, and there is no room yet to have it again.
    var isSpent: Bool { state.withLock { $0 == .spent } }

    /// Gives it up. Where there is none, as on a disk that was full from the start, what follows has to do without.
    func release() {
        state.withLock { state in
            if state == .held { try? disk.removeAll(path) }
            state = .spent
        }
    }

    /// Gives up the one that the process before has left, when the disk is too full for a catalogue to be opened or a file to be finished.
    func releaseIfFull() {
        let free = disk.calls.freeSpace(at: Disk.parent(of: path) ?? path)
        guard free >= 0, free < Self.leastFree, Disk.exists(path) else { return }
        state.withLock { state in
            try? disk.removeAll(path)
            state = .spent
        }
    }

    /// Makes it, unless it is there.
    func restore() throws(DiskError) {
        let failure = state.withLock { state -> DiskError? in
            guard state != .held else { return nil }
            do throws(DiskError) {
                let file = try WritableFile(creating: path, exclusively: false, disk: disk)
                try file.allocate(Self.byteCount)
                state = .held
                return nil
            } catch {
                try? disk.removeAll(path)
                // A file system that cannot promise room is used without a reserve.
                guard error.isUnsupported else { return error }
                state = .held
                return nil
            }
        }
        if let failure { throw failure }
    }
}
