package import Media

/// Everything that is known of one recording: `recording.json` on disk, and the `recording` object of the REST API and of `/ws`.
///
/// `RecordingSession` keeps it true while it records; `Archive` stores it. Durations and offsets are seconds without paused time.
package struct RecordingManifest: Hashable, Sendable, Codable {
    package var id: RecordingID
    package var room: String
    package var name: String
    package var state: State
    package var createdAt: WallTime
    @ExplicitNull package var startedAt: WallTime?
    @ExplicitNull package var endedAt: WallTime?
    package var duration: Double
    package var bytes: Int64
    package var tags: [String]
    package var metadata: [String: String]
    package var hold: Bool
    /// A crash cut it short, and a restart repaired it.
    package var interrupted: Bool
    /// The recording that this one carries on after a crash of the service.
    @ExplicitNull package var continues: RecordingID?
    @ExplicitNull package var error: Failure?
    /// What was asked for; nil when a publisher started it. A crash carries on only what was asked for.
    package var request: StartRequest?
    package var pauses: [Pause]
    /// In order of time.
    @EmptyByDefault package var markers: [Marker]
    package var participants: [Participant]
    package var files: [File]
    /// What the recording can be made from again; nil without `--capture`.
    package var capture: Capture?
    /// In `recording.json` alone: what people see of a recording, lists and events are without; see `withoutDetails`.
    package var report: RecordingReport?
    package var timeline: RecordingTimeline?

    /// `waiting`: nobody is sending yet. `finalizing`: ended, its files are being finished.
    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        case waiting, recording, paused, finalizing, completed, failed

        package var isRunning: Bool { self == .waiting || self == .recording || self == .paused }
    }

    package struct Failure: Hashable, Sendable, Codable {
        /// `no-media`, `disk-full`, `disk-error`, `disk-slow`.
        package var code: String
        package var message: String

        package init(code: String, message: String) {
            self.code = code
            self.message = message
        }
    }

    package struct Pause: Hashable, Sendable, Codable {
        package var at: Double
        package var wallStart: WallTime
        @ExplicitNull package var wallEnd: WallTime?

        package init(at: Double, wallStart: WallTime, wallEnd: WallTime?) {
            self.at = at
            self.wallStart = wallStart
            self.wallEnd = wallEnd
        }
    }

    /// A named moment on the recording's timeline, without paused time.
    package struct Marker: Hashable, Sendable, Codable {
        package var at: Double
        package var label: String

        package init(at: Double, label: String) {
            self.at = at
            self.label = label
        }
    }

    package struct Participant: Hashable, Sendable, Codable {
        package var id: ParticipantID
        package var name: String
        package var joinedAt: WallTime
        @ExplicitNull package var leftAt: WallTime?
        package var media: Media
        @ExplicitNull package var warning: String?

        /// Whether this person is in the files: the red light of a tile shows exactly this.
        package enum Media: String, Hashable, Sendable, Codable {
            case connecting, recording, lost, none
        }

        package init(id: ParticipantID, name: String, joinedAt: WallTime, leftAt: WallTime? = nil, media: Media, warning: String? = nil) {
            self.id = id
            self.name = name
            self.joinedAt = joinedAt
            self.leftAt = leftAt
            self.media = media
            self.warning = warning
        }
    }

    package struct File: Hashable, Sendable, Codable {
        package var name: String
        package var participant: ParticipantID
        /// With the `codecs` parameter: `video/webm;codecs="vp8,opus"`.
        package var mimeType: String
        /// Where the file's own zero lies on the recording's timeline, in seconds.
        package var offset: Double
        package var duration: Double
        /// Committed bytes while it grows.
        package var bytes: Int64
        @ExplicitNull package var sha256: String?
        package var complete: Bool
        package var url: String
        package var tracks: [Track]

        package init(name: String, participant: ParticipantID, mimeType: String, offset: Double, url: String) {
            self.name = name
            self.participant = participant
            self.mimeType = mimeType
            self.offset = offset
            duration = 0
            bytes = 0
            sha256 = nil
            complete = false
            self.url = url
            tracks = []
        }
    }

    /// The RTP and RTCP that the files were made of, and everything else that led to them: no media file, and nothing to play.
    package struct Capture: Hashable, Sendable, Codable {
        package static let fileName = "capture.pcapng"
        package static let mimeType = "application/vnd.tcpdump.pcap"

        package var name: String
        package var bytes: Int64
        /// The recording has ended, and all of it is here. False while it grows, and where the disk could not follow.
        package var complete: Bool
        package var url: String

        package init(of recording: RecordingID) {
            name = Self.fileName
            bytes = 0
            complete = false
            url = "/api/v1/recordings/\(recording)/files/\(Self.fileName)"
        }
    }

    /// Of all files.
    package var byteSum: Int64 { files.reduce(capture?.bytes ?? 0) { $0 + $1.bytes } }

    package struct Track: Hashable, Sendable, Codable {
        package var kind: MediaKind
        package var codec: Codec
        /// Video: the largest size seen, in pixels.
        package var width: Int?
        package var height: Int?
        package var channels: Int?
        package var sampleRate: Int?
        package var frames: Int
        package var lostFrames: Int

        package init(video codec: Codec, dimensions: VideoDimensions) {
            kind = .video
            self.codec = codec
            width = dimensions.width
            height = dimensions.height
            frames = 0
            lostFrames = 0
        }

        package init(audio codec: Codec, channels: Int) {
            kind = .audio
            self.codec = codec
            self.channels = channels
            sampleRate = Int(codec.clockRate)
            frames = 0
            lostFrames = 0
        }
    }

    package init(id: RecordingID, room: String, name: String, createdAt: WallTime) {
        self.id = id
        self.room = room
        self.name = name
        state = .waiting
        self.createdAt = createdAt
        duration = 0
        bytes = 0
        tags = []
        metadata = [:]
        hold = false
        interrupted = false
        pauses = []
        markers = []
        participants = []
        files = []
        startedAt = nil
        endedAt = nil
        continues = nil
        error = nil
    }

    /// As the API, lists and the catalogue have it.
    package var withoutDetails: RecordingManifest {
        var manifest = self
        manifest.report = nil
        manifest.timeline = nil
        return manifest
    }
}
