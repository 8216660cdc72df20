package import Media

/// Something that happened in a recording, for its timeline and the log.
package struct TimelineEvent: Hashable, Sendable, Codable {
    package enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// The first media came.
        case started
        /// The end, with its reason in `detail`.
        case stopped
        case paused, resumed
        case marker
        case joined, left
        /// Of the connection to the recorder.
        case connected, lost, reconnected, disconnected
        case trackAdded = "track-added"
        case trackEnded = "track-ended"
        /// Sound or picture stopped coming, or is silence and nothing else; the connection lives.
        case muted, unmuted
        /// The picture has another size.
        case resolution
        /// The picture stood still for `duration`.
        case freeze
        /// There is no sound for `duration`, and nothing in the file stands for it.
        case gap
        /// The sender's timestamps began anew: another source, another device, a mute that stopped its clock.
        case source
        case fileCreated = "file-created"
        case fileFinished = "file-finished"

        /// What happens to media rather than to people, and may happen often.
        var isOfMedia: Bool {
            switch self {
            case .muted, .unmuted, .resolution, .freeze, .gap, .source: true
            default: false
            }
        }
    }

    package var type: Kind
    /// Seconds on the recording's timeline; 0 before it began.
    package var at: Double
    package var time: WallTime
    package var participant: ParticipantID?
    /// Of the participant.
    package var name: String?
    /// Of media: which of the participant's.
    package var kind: MediaKind?
    package var file: String?
    /// Seconds.
    package var duration: Double?
    package var width: Int?
    package var height: Int?
    /// Of a marker.
    package var label: String?
    package var detail: String?

    package init(_ type: Kind, at: Double, time: WallTime, participant: ParticipantID? = nil) {
        self.type = type
        self.at = at
        self.time = time
        self.participant = participant
    }

    /// What it says beside type, time and participant, for the log.
    package var summary: String {
        var parts = [kind?.rawValue, file, label, detail].compactMap { $0 }
        if let duration { parts.append("\(duration) s") }
        if let width, let height { parts.append("\(width)x\(height)") }
        return parts.joined(separator: ", ")
    }
}
