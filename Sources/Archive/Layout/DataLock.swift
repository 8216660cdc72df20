import Glibc
import Media

/// The lock on a data folder: held as long as this object lives, and let go by the kernel however the process ends.
final class DataLock: Sendable {
    private let descriptor: Int32
    /// When the process that held it before was last alive; nil when that one ended in order.
    let lastLife: WallTime?

    // All that can fail happens before there is an object: a deinit after a throwing init would close, and empty, what is not ours.
    private init(descriptor: Int32) {
        self.descriptor = descriptor
        lastLife = Self.lastLife(descriptor)
    }

    static func take(_ folder: DataFolder, url: String?) throws(ArchiveError) -> DataLock {
        let descriptor = open(folder.lock, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw unusable(folder, "opening", errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let error = errno
            close(descriptor)
            guard error == EWOULDBLOCK else { throw unusable(folder, "locking", error) }
            throw .folderInUse(path: folder.path, holder: holder(of: folder))
        }
        let lock = DataLock(descriptor: descriptor)
        lock.announce(url: url)
        return lock
    }

    deinit {
        // Emptied, not removed: removing would let two processes hold locks on two files of one name.
        ftruncate(descriptor, 0)
        close(descriptor)
    }

    /// Tells whoever meets the lock who holds it. Called again once the URL is known.
    func announce(url: String?) {
        let text = "pid \(getpid())\n" + (url.map { "url \($0)\n" } ?? "")
        ftruncate(descriptor, 0)
        _ = Array(text.utf8).withUnsafeBytes { pwrite(descriptor, $0.baseAddress, $0.count, 0) }
    }

    /// Its time of change says how long its holder lived.
    func touch() { futimens(descriptor, nil) }

    /// Who ends in order empties it.
    private static func lastLife(_ descriptor: Int32) -> WallTime? {
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size > 0 else { return nil }
        return WallTime(milliseconds: Int64(status.st_mtim.tv_sec) * 1000 + Int64(status.st_mtim.tv_nsec) / 1_000_000)
    }

    /// Whether the file under its name is this one: it is not when the folder was removed, renamed or unmounted.
    func isInPlace(in folder: DataFolder) -> Bool {
        var own = stat()
        var present = stat()
        return fstat(descriptor, &own) == 0 && stat(folder.lock, &present) == 0
            && own.st_ino == present.st_ino && own.st_dev == present.st_dev
    }

    /// What the holder wrote, on one line: `pid 4711, url http://127.0.0.1:8080`.
    static func holder(of folder: DataFolder) -> String {
        guard let bytes = try? Disk.read(folder.lock, limit: 4096), !bytes.isEmpty else { return "unknown" }
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").joined(separator: ", ")
    }

    private static func unusable(_ folder: DataFolder, _ operation: String, _ error: Int32) -> ArchiveError {
        .folderUnusable(path: folder.path, reason: DiskError(operation: operation, path: folder.lock, errorNumber: error).description)
    }
}
