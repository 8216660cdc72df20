/// What is sent to a recorder: how many publish, and what each of them sends. Defaults are those of the goals: 720p at 1.5 Mbit/s and Opus.
package struct BenchmarkLoad: Hashable, Sendable, Codable {
    package var publishers = 100
    /// Publishers in one room, and so in one recording.
    package var publishersPerRoom = 1
    package var hasVideo = true
    package var hasAudio = true
    package var framesPerSecond = 30
    /// Kilobits a second, of codec data alone.
    package var videoBitrate = 1500
    package var audioBitrate = 48
    /// Seconds between key frames that come by themselves; others come when they are asked for.
    package var keyframeInterval = 10
    /// The share of packets that are not sent at first, but when the recorder asks for them: 0…1.
    package var loss = 0.0
    /// Whether packets are numbered for transport-wide feedback, as browsers do.
    package var hasTransportFeedback = true
    /// Publishers that join in one second.
    package var joinsPerSecond = 50
    /// So many more join while the others are measured, …
    package var stormPublishers = 0
    /// … all within this many milliseconds.
    package var stormMilliseconds = 1000
    /// Whoever asks, all that is random here begins with it.
    package var seed: UInt64 = 1

    package init() {}

    /// Audio packets come every 20 ms.
    package static let audioPacketsPerSecond = 50
    /// The name of the n-th publisher, and of its file.
    package static func name(of publisher: Int) -> String {
        let digits = String(publisher)
        return "bench-" + String(repeating: "0", count: max(0, 5 - digits.count)) + digits
    }

    package func room(of publisher: Int) -> String { "bench-room-\(publisher / max(1, publishersPerRoom))" }
}
