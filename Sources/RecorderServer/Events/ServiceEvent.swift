import Recording

/// Something that changed, as `GET /api/v1/events` tells it.
enum ServiceEvent: Hashable, Sendable {
    case recording(RecordingManifest)
    case recordingDeleted(RecordingID, room: String)
    /// Somebody came or went, or a recording of the room began or ended.
    case room(RoomView)
    /// Says nothing; keeps proxies from taking the stream for dead.
    case heartbeat

    /// The room that it is about; nil for everybody.
    var room: String? {
        switch self {
        case .recording(let recording): recording.room
        case .recordingDeleted(_, let room): room
        case .room(let room): room.room
        case .heartbeat: nil
        }
    }

    /// As server-sent events have it (HTML standard §9.2).
    var text: String {
        switch self {
        case .recording(let recording): Self.text("recording", JSONText.encoded(recording))
        case .recordingDeleted(let id, _):
            Self.text("recording-deleted", JSONText.encoded(["id": id.text]))
        case .room(let room): Self.text("room", JSONText.encoded(room))
        case .heartbeat: ": heartbeat\n\n"
        }
    }

    /// JSON of ours has no line breaks.
    private static func text(_ name: String, _ json: String) -> String {
        "event: \(name)\ndata: \(json)\n\n"
    }
}
