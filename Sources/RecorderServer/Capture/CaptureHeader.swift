import Media
package import Recording

/// The first record of a capture: with what the recording was started.
package struct CaptureHeader: Hashable, Sendable, Codable {
    /// Of the records: whoever changes what is in them, or what they do to a recording, counts on.
    package static let currentVersion = 1

    package var version: Int
    /// The program that made it: another one may make other files of it.
    package var application: String
    package var configuration: RecordingConfiguration
    /// Of the files' identifiers.
    package var seed: UInt64
    /// When the recording was started, on the clock of the machine that recorded, which counts nanoseconds from anywhere …
    package var startedAtNanoseconds: Int64
    /// … and in milliseconds since 1970.
    package var startedAtMilliseconds: Int64

    package init(_ session: RecordingSession) {
        version = Self.currentVersion
        application = session.configuration.writingApp
        configuration = session.configuration
        seed = session.seed
        startedAtNanoseconds = session.began.nanoseconds
        startedAtMilliseconds = session.manifest.createdAt.milliseconds
    }

    /// On the clock of captures: nanoseconds since 1970. Exact, and back again.
    func captureTime(of time: MonotonicTime) -> Int64 {
        startedAtMilliseconds &* 1_000_000 &+ (time.nanoseconds &- startedAtNanoseconds)
    }

    func time(ofCaptureTime nanoseconds: Int64) -> MonotonicTime {
        MonotonicTime(nanoseconds: nanoseconds &- startedAtMilliseconds &* 1_000_000 &+ startedAtNanoseconds)
    }

    var startedAt: MonotonicTime { MonotonicTime(nanoseconds: startedAtNanoseconds) }
}
