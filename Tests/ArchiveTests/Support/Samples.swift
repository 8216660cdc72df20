import Logging
import Media
import Recording
import TestSupport

/// Recordings to put on disk and into the catalogue.
enum Samples {
    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
    /// 2026-11-21T12:00:00Z.
    static let noon = WallTime(milliseconds: 1_795_262_400_000)

    static func id(_ seed: UInt64 = 1, at time: WallTime = noon) -> RecordingID {
        var random = SeededGenerator(seed: seed)
        return RecordingID(milliseconds: time.milliseconds, using: &random)
    }

    static func manifest(
        _ seed: UInt64 = 1, room: String = "standup", name: String = "Monday stand-up", state: RecordingManifest.State = .completed,
        at time: WallTime = noon, tags: [String] = [], participants: [String] = [], duration: Double = 0, bytes: Int64 = 0
    ) -> RecordingManifest {
        var manifest = RecordingManifest(id: id(seed, at: time), room: room, name: name, createdAt: time)
        manifest.state = state
        manifest.tags = tags
        manifest.duration = duration
        manifest.bytes = bytes
        manifest.participants = participants.map {
            .init(id: ParticipantID($0.lowercased()), name: $0, joinedAt: time, media: .recording)
        }
        return manifest
    }

    static func file(_ name: String, of id: RecordingID) -> RecordingManifest.File {
        .init(
            name: name, participant: ParticipantID("ana"), mimeType: "video/webm;codecs=\"vp8,opus\"", offset: 0,
            url: "/api/v1/recordings/\(id)/files/\(name)")
    }
}
