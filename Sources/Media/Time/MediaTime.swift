/// A moment on the timeline of a recording or of a file, in nanoseconds from its zero.
///
/// Not a `MonotonicTime`: paused time is absent from it, and the clocks of the senders are already reconciled.
package struct MediaTime: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64

    @inlinable package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package init(milliseconds: Int64) {
        nanoseconds = milliseconds * 1_000_000
    }

    package static let zero = MediaTime(nanoseconds: 0)

    /// Whole milliseconds, rounded to the nearest: the tick of a WebM file (TimestampScale 1 000 000).
    @inlinable package var milliseconds: Int64 {
        (nanoseconds + (nanoseconds < 0 ? -500_000 : 500_000)) / 1_000_000
    }

    package var inSeconds: Double { Double(nanoseconds) * 1e-9 }

    @inlinable package static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (time: Self, duration: Duration) -> Self {
        MediaTime(nanoseconds: time.nanoseconds + duration.nanoseconds)
    }

    package static func - (time: Self, duration: Duration) -> Self {
        MediaTime(nanoseconds: time.nanoseconds - duration.nanoseconds)
    }

    package static func - (later: Self, earlier: Self) -> Duration {
        .nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }
}

extension MediaTime: CustomStringConvertible {
    package var description: String { "\(Duration.nanoseconds(nanoseconds))" }
}
