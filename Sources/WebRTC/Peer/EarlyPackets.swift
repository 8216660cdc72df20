import Media

/// SRTP that overtakes the handshake: a sender may speak the moment it has its keys, before its last flight reaches us. The first
/// key frame is in these packets, so they wait, within bounds, and are unprotected when our keys are ready (FACTS-MEDIA §8).
struct EarlyPackets {
    private static let maximumCount = 512
    private static let maximumBytes = 1 << 20

    private var packets: [(bytes: [UInt8], arrival: MonotonicTime)] = []
    private var byteCount = 0
    private(set) var dropped = 0

    mutating func append(_ datagram: borrowing RawSpan, at now: MonotonicTime) {
        guard packets.count < Self.maximumCount, byteCount + datagram.byteCount <= Self.maximumBytes else {
            dropped += 1
            return
        }
        packets.append((datagram.bytes(in: 0..<datagram.byteCount), now))
        byteCount += datagram.byteCount
    }

    /// Everything that waited, in the order of its arrival.
    mutating func take() -> [(bytes: [UInt8], arrival: MonotonicTime)] {
        defer { self = EarlyPackets() }
        return packets
    }
}
