/// Counts 32-bit RTP timestamps on across their wraps, by the signed distance from the one before: a lower one is a reordered packet,
/// or a sender's jump, but never a wrap by itself (aiortc's 13-hour files, streamlit-webrtc#976). Negative results are legal.
package struct TimestampExtender: Hashable, Sendable {
    /// The last one extended; nil before the first.
    package private(set) var last: Int64?

    package init() {}

    package mutating func extend(_ timestamp: UInt32) -> Int64 {
        let extended = extended(timestamp)
        last = extended
        return extended
    }

    /// What `extend(_:)` would say, without remembering it.
    package func extended(_ timestamp: UInt32) -> Int64 {
        guard let last else { return Int64(timestamp) }
        return last + Int64(Int32(bitPattern: timestamp &- UInt32(truncatingIfNeeded: last)))
    }
}
