package import Recording

/// Makes other files out of finished recordings, in the background.
package protocol ExportService: Sendable {
    /// Checks the request and queues a job. Throws `ExportRequestError`.
    func start(_ request: ExportRequest, of recording: RecordingManifest) async throws -> ExportJobView
    func job(_ id: String) async -> ExportJobView?
    /// Ends it, and removes its file; nil where there is no such job.
    func cancel(_ id: String) async -> ExportJobView?
    /// Where the finished file lies; nil until it is finished.
    func file(of id: String) async -> String?
}

/// The body of `POST /api/v1/recordings/{id}/exports`.
package struct ExportRequest: Hashable, Sendable, Codable {
    package var format: String
    package var layout: String?
    /// Seconds on the recording's timeline.
    package var from: Double?
    package var to: Double?
    package var participants: [ParticipantID]?
    package var width: Int?
    package var height: Int?
}

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

/// An export as the API shows it.
package struct ExportJobView: Hashable, Sendable, Codable {
    package var id: String
    package var recording: RecordingID
    package var state: State
    /// 0…1.
    package var progress: Double
    package var format: String
    package var mimeType: String
    @ExplicitNull package var bytes: Int64?
    @ExplicitNull package var error: RecordingManifest.Failure?
    /// Of the file.
    package var url: String

    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case queued, running, completed, failed, cancelled
    }

    package init(
        id: String, recording: RecordingID, state: State, progress: Double, format: String, mimeType: String, bytes: Int64? = nil,
        error: RecordingManifest.Failure? = nil
    ) {
        self.id = id
        self.recording = recording
        self.state = state
        self.progress = progress
        self.format = format
        self.mimeType = mimeType
        self.bytes = bytes
        self.error = error
        url = "/api/v1/exports/\(id)/file"
    }
}
