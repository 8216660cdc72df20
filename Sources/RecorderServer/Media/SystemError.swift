import Glibc

/// A system call that failed: the operator's to mend, in words that say which.
package struct SystemError: Error, Hashable, CustomStringConvertible {
    package var operation: String
    /// errno.
    package var code: Int32

    package init(operation: String, code: Int32) {
        self.operation = operation
        self.code = code
    }

    package var description: String { "\(operation): \(String(cString: strerror(code)))" }
}
