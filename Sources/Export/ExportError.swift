/// Why an export that was begun came to nothing.
package enum ExportError: Error, Hashable, Sendable, CustomStringConvertible {
    case cancelled
    /// The recorded file is not what its name says.
    case unreadable(file: String, reason: String)
    case nothingInRange

    package var description: String {
        switch self {
        case .cancelled: "the export was cancelled"
        case .unreadable(let file, let reason): "\(file) cannot be read: \(reason); `recorder repair` may help"
        case .nothingInRange: "nothing was recorded between these times"
        }
    }
}
