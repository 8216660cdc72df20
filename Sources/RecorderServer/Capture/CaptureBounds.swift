import Media
import Recording
import WebRTC

/// What a capture may say. It comes from somebody else's disk: a number that no recorder writes must not reach machines that add and multiply.
enum CaptureBounds {
    /// Of the recorder's own clock: 36 years, in nanoseconds.
    private static let clock: ClosedRange<Int64> = -(1 << 60)...(1 << 60)
    /// 1970 to 2100, in milliseconds.
    private static let wallClock: ClosedRange<Int64> = 0...4_102_444_800_000
    /// A year.
    private static let longestRecording = Duration.seconds(366 * 86_400)
    private static let longestSetting = Duration.seconds(366 * 86_400)
    private static let longestRoundTrip = Duration.seconds(3600)
    private static let largestFile: Int64 = 1 << 50

    static func admits(_ header: CaptureHeader) -> Bool {
        let settings = header.configuration
        let durations = [
            settings.maxDuration ?? .zero, settings.waitLimit, settings.emptyRoomLimit, settings.flushInterval, settings.syncInterval,
            settings.recoveryWindow,
        ]
        return clock.contains(header.startedAtNanoseconds) && wallClock.contains(header.startedAtMilliseconds)
            && durations.allSatisfy { (.zero...longestSetting).contains($0) }
    }

    static func admits(_ time: MonotonicTime, in header: CaptureHeader) -> Bool {
        clock.contains(time.nanoseconds) && (Duration.zero - longestRecording...longestRecording).contains(time - header.startedAt)
    }

    static func admits(_ event: CaptureEvent) -> Bool {
        switch event {
        case .roundTripTime(_, let duration), .delay(_, let duration): (.zero...longestRoundTrip).contains(duration)
        case .connection(_, _, let configuration):
            (.zero...longestSetting).contains(configuration.recoveryWindow)
                && (.zero...longestSetting).contains(configuration.keyframeInterval)
        case .fileFinished(_, let bytes, _): (0...largestFile).contains(bytes)
        // The first record, and no other.
        case .capture: false
        default: true
        }
    }
}
