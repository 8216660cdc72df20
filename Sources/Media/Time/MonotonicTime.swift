/// A moment on this machine's monotonic clock, in nanoseconds from an arbitrary zero.
///
/// The pure layers never read a clock: whoever drives them passes one of these in. Tests start at `.zero` and add.
package struct MonotonicTime: Hashable, Comparable, Sendable {
    package var nanoseconds: Int64

    @inlinable package init(nanoseconds: Int64) {
        self.nanoseconds = nanoseconds
    }

    package static let zero = MonotonicTime(nanoseconds: 0)

    @inlinable package static func < (left: Self, right: Self) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    package static func + (time: Self, duration: Duration) -> Self {
        MonotonicTime(nanoseconds: time.nanoseconds + duration.nanoseconds)
    }

    package static func - (time: Self, duration: Duration) -> Self {
        MonotonicTime(nanoseconds: time.nanoseconds - duration.nanoseconds)
    }

    package static func - (later: Self, earlier: Self) -> Duration {
        .nanoseconds(later.nanoseconds - earlier.nanoseconds)
    }
}

extension MonotonicTime: CustomStringConvertible {
    package var description: String { "\(Duration.nanoseconds(nanoseconds))" }
}
