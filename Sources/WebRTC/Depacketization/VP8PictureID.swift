/// A running number that a sender may give its frames, in 7 or 15 bits (RFC 7741 §4.2).
package struct VP8PictureID: Hashable, Sendable {
    package var value: UInt16
    /// 7 or 15. A sender may change it on the way.
    package var bits: Int

    package init(value: UInt16, bits: Int) {
        self.value = value
        self.bits = bits
    }

    /// How many frames this is after `other`, wrapping within its bits: 0…127 or 0…32 767. nil when the widths differ: then nothing is known.
    package func distance(from other: VP8PictureID) -> Int? {
        guard bits == other.bits else { return nil }
        return Int((value &- other.value) & (1 << UInt16(bits) - 1))
    }
}
