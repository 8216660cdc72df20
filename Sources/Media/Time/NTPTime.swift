/// A sender's wall clock as RTCP carries it: seconds since 1900 in the upper, 1/2³² seconds in the lower 32 bits (RFC 3550 §4).
package struct NTPTime: Hashable, Sendable {
    package var rawValue: UInt64

    package init(rawValue: UInt64) {
        self.rawValue = rawValue
    }

    /// The middle 32 bits, in 1/65 536 seconds: what LSR, DLSR and absolute send times are counted in.
    package var compact: UInt32 { UInt32(truncatingIfNeeded: rawValue >> 16) }

    /// How much later this is than `other`. A signed difference, so that the era's end in 2036 does no harm.
    package func duration(since other: NTPTime) -> Duration {
        let difference = Int64(bitPattern: rawValue &- other.rawValue)
        let seconds = difference >> 32
        let fraction = difference & 0xFFFF_FFFF
        return .nanoseconds(seconds * 1_000_000_000 + (fraction * 1_000_000_000) >> 32)
    }
}
