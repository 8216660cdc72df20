import Glibc

/// A file open for reading from any place. May be shared between threads: `pread` has no position.
package final class ReadableFile: Sendable {
    package let path: String
    /// Bytes when it was opened.
    package let size: Int64
    /// Seconds since 1970 of the last change, when it was opened.
    package let modified: Int64
    /// As `chmod` takes them.
    package let permissions: UInt32
    package let descriptor: Int32

    package init(_ path: String) throws(DiskError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else {
            size = 0
            modified = 0
            permissions = 0
            throw DiskError(operation: "opening", path: path, errorNumber: errno)
        }
        var status = stat()
        let result = fstat(descriptor, &status)
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec)
        permissions = UInt32(status.st_mode & 0o7777)
        if result < 0 { throw DiskError(operation: "reading", path: path, errorNumber: errno) }
        if status.st_mode & S_IFMT != S_IFREG { throw DiskError(operation: "reading", path: path, errorNumber: EISDIR) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Up to `count` bytes from `offset`; fewer only at the end of the file.
    package func read(at offset: Int64, count: Int) throws(DiskError) -> [UInt8] {
        var failure: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            (initialized, failure) = fill(UnsafeMutableRawBufferPointer(buffer), at: offset)
        }
        if failure != 0 { throw DiskError(operation: "reading", path: path, errorNumber: failure) }
        return bytes
    }

    /// Fills the buffer from `offset` on, and returns how far: fewer bytes only at the end of the file.
    package func read(at offset: Int64, into buffer: UnsafeMutableRawBufferPointer) throws(DiskError) -> Int {
        let (count, failure) = fill(buffer, at: offset)
        if failure != 0 { throw DiskError(operation: "reading", path: path, errorNumber: failure) }
        return count
    }

    private func fill(_ buffer: UnsafeMutableRawBufferPointer, at offset: Int64) -> (count: Int, failure: Int32) {
        guard let base = buffer.baseAddress else { return (0, 0) }
        var count = 0
        while count < buffer.count {
            let result = pread(descriptor, base + count, buffer.count - count, Int(offset) + count)
            if result > 0 {
                count += result
            } else if result == 0 {
                break
            } else if errno != EINTR {
                return (count, errno)
            }
        }
        return (count, 0)
    }
}
