import Glibc

/// The real thing.
package struct LinuxSystemCalls: SystemCalls {
    package init() {}

    package func open(_ path: String, flags: Int32, mode: UInt32) -> Int32 {
        result(Glibc.open(path, flags | O_CLOEXEC, mode))
    }

    package func close(_ descriptor: Int32) {
        _ = Glibc.close(descriptor)
    }

    package func write(_ bytes: UnsafeRawBufferPointer, to descriptor: Int32, at offset: Int64) -> Int {
        let count = Glibc.pwrite(descriptor, bytes.baseAddress, bytes.count, Int(offset))
        return count < 0 ? -Int(errno) : count
    }

    package func truncate(_ descriptor: Int32, to length: Int64) -> Int32 { result(Glibc.ftruncate(descriptor, Int(length))) }
    package func allocate(_ descriptor: Int32, length: Int64) -> Int32 { -Glibc.posix_fallocate(descriptor, 0, Int(length)) }

    package func freeSpace(at path: String) -> Int64 {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else { return -Int64(errno) }
        return Int64(clamping: UInt64(status.f_bavail) * UInt64(status.f_frsize))
    }

    package func syncData(_ descriptor: Int32) -> Int32 { result(Glibc.fdatasync(descriptor)) }
    package func sync(_ descriptor: Int32) -> Int32 { result(Glibc.fsync(descriptor)) }
    package func rename(_ path: String, to newPath: String) -> Int32 { result(Glibc.rename(path, newPath)) }
    package func unlink(_ path: String) -> Int32 { result(Glibc.unlink(path)) }
    package func makeFolder(_ path: String, mode: UInt32) -> Int32 { result(Glibc.mkdir(path, mode)) }
    package func removeFolder(_ path: String) -> Int32 { result(Glibc.rmdir(path)) }

    private func result(_ value: Int32) -> Int32 { value < 0 ? -errno : value }
}
