import Glibc

/// A call to the kernel about a file that failed: what was tried, on what, and the errno.
package struct DiskError: Error, Hashable, CustomStringConvertible {
    package var operation: String
    package var path: String
    package var errorNumber: Int32

    package var description: String { "\(operation) \(path): \(reason)" }

    /// The kernel's words: "No space left on device".
    package var reason: String {
        var buffer = [CChar](repeating: 0, count: 128)
        guard strerror_r(errorNumber, &buffer, buffer.count) == 0 else { return "error \(errorNumber)" }
        return String(decoding: buffer.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    }

    package var isFull: Bool { errorNumber == ENOSPC || errorNumber == EDQUOT || errorNumber == EFBIG }
    /// The file system has no such thing.
    var isUnsupported: Bool { errorNumber == EOPNOTSUPP || errorNumber == EINVAL || errorNumber == ENOSYS }
    package var isMissing: Bool { errorNumber == ENOENT }

    /// As the `error` object of a recording names it.
    package var code: String { isFull ? "disk-full" : "disk-error" }
}
