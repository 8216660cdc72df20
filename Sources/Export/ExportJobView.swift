package import Recording

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

        package var hasEnded: Bool { self != .queued && self != .running }
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
