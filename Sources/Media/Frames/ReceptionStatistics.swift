/// What arrived of one track, and what was done about the rest. Sums over all streams that the track has had.
///
/// Counted by the protocol, reported by the recording; here because neither knows the other.
package struct ReceptionStatistics: Hashable, Sendable {
    /// Originals and retransmissions, padding too, without duplicates.
    package var packets = 0
    /// Of the payloads of those packets.
    package var bytes = 0
    /// Packets that came neither in time nor by a retransmission, nor out of a redundant copy.
    package var packetsLost = 0
    package var recoveredByRetransmission = 0
    package var recoveredByRedundancy = 0
    package var duplicates = 0
    /// Overtaken on the way by others of their stream, and in time all the same.
    package var reorderedPackets = 0
    /// Came after they were given up.
    package var latePackets = 0
    /// Malformed, or far outside their stream.
    package var discardedPackets = 0
    /// Numbers in NACKs, repetitions included.
    package var packetsRequested = 0
    /// Handed out.
    package var frames = 0
    package var keyframes = 0
    /// Reported as lost: incomplete, undecodable or never seen.
    package var framesLost = 0
    package var incompleteFrames = 0
    package var undecodableFrames = 0
    package var keyframeRequests = 0
    /// Interarrival jitter of the present stream (RFC 3550 §6.4.1).
    package var jitter = Duration.zero
    package var roundTripTime: Duration?
    /// Of the last key frame.
    package var dimensions: VideoDimensions?

    package init() {}

    /// Adds the counts of another stream of the same track; keeps what is not a count.
    package mutating func add(_ other: ReceptionStatistics) { combine(other, +=) }

    /// Takes off what had been counted by some earlier moment; keeps what is not a count.
    package mutating func subtract(_ earlier: ReceptionStatistics) { combine(earlier, -=) }

    private mutating func combine(_ other: ReceptionStatistics, _ change: (inout Int, Int) -> Void) {
        change(&packets, other.packets)
        change(&bytes, other.bytes)
        change(&packetsLost, other.packetsLost)
        change(&recoveredByRetransmission, other.recoveredByRetransmission)
        change(&recoveredByRedundancy, other.recoveredByRedundancy)
        change(&duplicates, other.duplicates)
        change(&reorderedPackets, other.reorderedPackets)
        change(&latePackets, other.latePackets)
        change(&discardedPackets, other.discardedPackets)
        change(&packetsRequested, other.packetsRequested)
        change(&frames, other.frames)
        change(&keyframes, other.keyframes)
        change(&framesLost, other.framesLost)
        change(&incompleteFrames, other.incompleteFrames)
        change(&undecodableFrames, other.undecodableFrames)
        change(&keyframeRequests, other.keyframeRequests)
    }
}
