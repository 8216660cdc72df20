package import Recording

/// The body of `POST /api/v1/recordings/{id}/exports`, and the options of `recorder export`.
package struct ExportRequest: Hashable, Sendable, Codable {
    /// `webm`, `mkv`, `ogg`, `wav` or `raw`.
    package var format: String
    /// `separate`: several participants as tracks of one file.
    package var layout: String?
    /// Seconds on the recording's timeline.
    package var from: Double?
    package var to: Double?
    /// A cut of pictures begins with the key frame before `from`, and shows it, instead of at `from`.
    package var keyframe: Bool?
    package var participants: [ParticipantID]?
    package var width: Int?
    package var height: Int?

    package init(
        format: String, layout: String? = nil, from: Double? = nil, to: Double? = nil, keyframe: Bool? = nil,
        participants: [ParticipantID]? = nil, width: Int? = nil, height: Int? = nil
    ) {
        self.format = format
        self.layout = layout
        self.from = from
        self.to = to
        self.keyframe = keyframe
        self.participants = participants
        self.width = width
        self.height = height
    }
}
