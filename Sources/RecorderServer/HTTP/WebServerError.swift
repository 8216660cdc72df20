/// Why the HTTP side cannot start: the operator's to mend.
package enum WebServerError: Error, Hashable, Sendable, CustomStringConvertible {
    case tlsIncomplete
    case tlsUnusable(path: String, reason: String)
    case staticDirectoryMissing(path: String)

    package var description: String {
        switch self {
        case .tlsIncomplete: "HTTPS needs both --tls-cert and --tls-key"
        case .tlsUnusable(let path, let reason): "\(path) cannot be used for HTTPS: \(reason)"
        case .staticDirectoryMissing(let path): "--static \(path) is not a folder that can be read"
        }
    }
}
