import Recording

/// Why a command could not do its work; `serve` and wrong usage have errors of their own.
enum CommandError: Error, CustomStringConvertible {
    case nothingToDownload(RecordingID)
    case noRecording(RecordingID)
    case unreachable(server: String, reason: String)
    /// What the service answered, in its own words.
    case refused(status: Int, detail: String)
    case unexpectedAnswer(String)
    case exportFailed(String)
    case unwritable(path: String, reason: String)
    /// A recording's id where only its folder will do.
    case dataNeeded(command: String)

    var description: String {
        switch self {
        case .nothingToDownload(let id): "recording \(id) has no files"
        case .noRecording(let id): "there is no recording \(id)"
        case .unreachable(let server, let reason):
            "no answer from \(server): \(reason); is the service running? Otherwise read its folder with --data DIR"
        case .refused(let status, let detail): "\(detail) (HTTP \(status))"
        case .unexpectedAnswer(let what): "the service answered something unexpected: \(what); is --server the URL of a recorder?"
        case .exportFailed(let reason): "the export failed: \(reason)"
        case .dataNeeded(let command):
            "a recording is reached by its folder here: give --data DIR, or a file that is there, to `\(command)`"
        case .unwritable(let path, let reason): "\(path) cannot be written: \(reason)"
        }
    }
}
