import COpenSSL

/// What OpenSSL left in its error queue, as one line.
package struct OpenSSLError: Error, Hashable, CustomStringConvertible {
    package let description: String

    /// Empties this thread's queue.
    init(_ operation: String) {
        var text = operation
        while case let code = ERR_get_error(), code != 0 {
            text += ": "
            text += withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
                ERR_error_string_n(code, buffer.baseAddress, buffer.count)
                return String(cString: buffer.baseAddress!)
            }
        }
        description = text
    }
}
