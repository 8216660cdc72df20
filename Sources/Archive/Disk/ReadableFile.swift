import Glibc

/// A file open for reading from any place. May be shared between threads: `pread` has no position.
package final class ReadableFile: Sendable {
    package let path: String
    /// Bytes when it was opened.
    package let size: Int64
    /// Seconds since 1970 of the last change, when it was opened.
    package let modified: Int64
    package let descriptor: Int32

    package init(_ path: String) throws(DiskError) {
        descriptor = open(path, O_RDONLY | O_CLOEXEC)
        self.path = path
        guard descriptor >= 0 else {
            size = 0
            modified = 0
            throw DiskError(operation: "opening", path: path, errorNumber: errno)
        }
        var status = stat()
        let result = fstat(descriptor, &status)
        size = Int64(status.st_size)
        modified = Int64(status.st_mtim.tv_sec)
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
            while initialized < count {
                let result = pread(descriptor, buffer.baseAddress! + initialized, count - initialized, Int(offset) + initialized)
                if result > 0 {
                    initialized += result
                } else if result == 0 {
                    break
                } else if errno != EINTR {
                    failure = errno
                    break
                }
            }
        }
        if failure != 0 { throw DiskError(operation: "reading", path: path, errorNumber: failure) }
        return bytes
    }
}
