/// What a generator has sent and heard, since its start; differences of two are an interval's.
package struct GeneratorCounters: Hashable, Sendable, Codable {
    /// Of RTP, retransmissions and withheld ones included.
    package var packets = 0
    /// Of SRTP that left.
    package var bytes = 0
    package var frames = 0
    /// Not sent at first, to be asked for.
    package var withheld = 0
    /// Packets that NACKs asked for, and those sent again.
    package var asked = 0
    package var retransmissions = 0
    package var keyframeRequests = 0
    /// Datagrams that our own kernel did not take.
    package var unsent = 0
    /// How late frames left, in nanoseconds: the worst, and how many by powers of two of 64 µs.
    package var worstLateness: Int64 = 0
    package var lateness = [Int](repeating: 0, count: 20)

    mutating func note(lateness nanoseconds: Int64) {
        worstLateness = max(worstLateness, nanoseconds)
        let units = UInt64(max(0, nanoseconds)) >> 16
        lateness[min(lateness.count - 1, 64 - units.leadingZeroBitCount)] += 1
    }

    /// The upper bound in nanoseconds of that share of the frames that left earliest.
    package func lateness(ofShare share: Double) -> Int64 {
        let total = lateness.reduce(0, +)
        var count = 0
        for (index, frames) in lateness.enumerated() {
            count += frames
            if Double(count) >= share * Double(total) { return min(worstLateness, Int64(1) << (16 + Int64(index))) }
        }
        return worstLateness
    }

    package static func - (later: Self, earlier: Self) -> Self {
        var difference = later
        difference.packets -= earlier.packets
        difference.bytes -= earlier.bytes
        difference.frames -= earlier.frames
        difference.withheld -= earlier.withheld
        difference.asked -= earlier.asked
        difference.retransmissions -= earlier.retransmissions
        difference.keyframeRequests -= earlier.keyframeRequests
        difference.unsent -= earlier.unsent
        for index in difference.lateness.indices { difference.lateness[index] -= earlier.lateness[index] }
        return difference
    }
}
