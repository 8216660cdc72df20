import Glibc
import Media

/// The clocks of the load generator.
enum BenchmarkClock {
    static var now: MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec))
    }

    /// What sender reports say of a moment: the monotonic clock, from an arbitrary day on. Steps of the wall clock stay out of the measurement.
    static func ntp(at time: MonotonicTime) -> NTPTime {
        let seconds = UInt64(time.nanoseconds / 1_000_000_000)
        let fraction = (UInt64(time.nanoseconds % 1_000_000_000) << 32) / 1_000_000_000
        return NTPTime(rawValue: (3_900_000_000 + seconds) << 32 | fraction)
    }
}
