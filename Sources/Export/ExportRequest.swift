package import Recording

/// The body of `POST /api/v1/recordings/{id}/exports`, and the options of `recorder export`.
package struct ExportRequest: Hashable, Sendable, Codable {
    /// `webm`, `mkv`, `ogg` or `wav`.
    package var format: String
    /// `separate`: several participants as tracks of one file.
    package var layout: String?
    /// Seconds on the recording's timeline.
    package var from: Double?
    package var to: Double?
    package var participants: [ParticipantID]?
    package var width: Int?
    package var height: Int?

    package init(
        format: String, layout: String? = nil, from: Double? = nil, to: Double? = nil, participants: [ParticipantID]? = nil,
        width: Int? = nil, height: Int? = nil
    ) {
        self.format = format
        self.layout = layout
        self.from = from
        self.to = to
        self.participants = participants
        self.width = width
        self.height = height
    }
}
