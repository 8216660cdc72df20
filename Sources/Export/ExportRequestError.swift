package import Recording

/// Why an export cannot be made of a recording: for whoever asked for it.
package enum ExportRequestError: Error, Hashable, Sendable, CustomStringConvertible {
    /// 400.
    case invalid(field: String, problem: String)
    /// 422: understood, and not built yet.
    case notBuilt(String)
    /// 409: the recording has not ended.
    case notFinished
    /// 422: several participants, and the format takes one; their names and ids help to choose.
    case participantNeeded([RecordingManifest.Participant])

    package var description: String {
        switch self {
        case .invalid(let field, let problem): "\(field): \(problem)"
        case .notBuilt(let what): what
        case .notFinished: "the recording has not ended yet; stop it first"
        case .participantNeeded(let participants):
            "the recording has several participants, choose one: " + participants.map { "\($0.name) (\($0.id))" }.joined(separator: ", ")
        }
    }
}
