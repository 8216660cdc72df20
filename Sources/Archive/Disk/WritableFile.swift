import Glibc

/// A file open for writing, with its own idea of how long it is. Belongs to one thread; closes itself.
package final class WritableFile {
    package let path: String
    /// Bytes that were written whole: what a torn write left behind them does not count.
    package private(set) var length: Int64 = 0
    private let descriptor: Int32
    private let disk: Disk

    /// Makes the file. Exclusively: it must not exist yet; else what is there is emptied.
    package init(creating path: String, exclusively: Bool = true, disk: Disk = Disk()) throws(DiskError) {
        descriptor = disk.calls.open(path, flags: O_RDWR | O_CREAT | (exclusively ? O_EXCL : O_TRUNC), mode: 0o644)
        self.path = path
        self.disk = disk
        try disk.check(descriptor, "creating", path)
    }

    /// Opens a file that is there, to cut or patch it.
    package init(existing path: String, length: Int64, disk: Disk = Disk()) throws(DiskError) {
        descriptor = disk.calls.open(path, flags: O_RDWR, mode: 0)
        self.path = path
        self.disk = disk
        self.length = length
        try disk.check(descriptor, "opening", path)
    }

    deinit {
        if descriptor >= 0 { disk.calls.close(descriptor) }
    }

    /// Writes all of the bytes at the end, or throws and counts none of them.
    package func append(_ bytes: [UInt8]) throws(DiskError) {
        try write(bytes, at: length)
        length += Int64(bytes.count)
    }

    /// The same for bytes that lie elsewhere.
    package func append(_ bytes: UnsafeRawBufferPointer) throws(DiskError) {
        try write(bytes, at: length)
        length += Int64(bytes.count)
    }

    /// Overwrites bytes that were appended before.
    package func patch(_ bytes: [UInt8], at offset: Int64) throws(DiskError) {
        precondition(offset >= 0 && offset + Int64(bytes.count) <= length, "a patch beyond what was appended")
        try write(bytes, at: offset)
    }

    package func truncate(to newLength: Int64) throws(DiskError) {
        try disk.check(disk.calls.truncate(descriptor, to: newLength), "cutting", path)
        length = newLength
    }

    /// Takes place on the disk without writing; `length` does not count it.
    func allocate(_ byteCount: Int64) throws(DiskError) {
        try disk.check(disk.calls.allocate(descriptor, length: byteCount), "reserving room for", path)
    }

    package func syncData() throws(DiskError) { try disk.check(disk.calls.syncData(descriptor), "syncing", path) }
    package func sync() throws(DiskError) { try disk.check(disk.calls.sync(descriptor), "syncing", path) }

    private func write(_ bytes: [UInt8], at start: Int64) throws(DiskError) {
        try bytes.withUnsafeBytes { all in Result { () throws(DiskError) in try write(all, at: start) } }.get()
    }

    private func write(_ bytes: UnsafeRawBufferPointer, at start: Int64) throws(DiskError) {
        var written = 0
        while written < bytes.count {
            let rest = UnsafeRawBufferPointer(rebasing: bytes[written...])
            let result = disk.calls.write(rest, to: descriptor, at: start + Int64(written))
            if result == -Int(EINTR) { continue }
            // Zero for a request that was not empty: no progress will come of asking again.
            guard result != 0 else { throw DiskError(operation: "writing", path: path, errorNumber: EIO) }
            guard result > 0 else { throw DiskError(operation: "writing", path: path, errorNumber: Int32(-result)) }
            written += result
        }
    }
}
