import Media

/// Transport-wide feedback: which packets of a connection arrived, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01 §3.1).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  FMT=15 |    PT=205     |           length              |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     SSRC of packet sender                     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                      SSRC of media source                     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |      base sequence number     |      packet status count      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |             reference time 24 (64 ms)         | fb pkt. count |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  packet chunks (16 bits each), then a receive delta of one or |
/// |  two bytes (250 µs) for every packet received, then zeros     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
package struct TransportFeedback: Hashable, Sendable {
    package var senderSSRC: UInt32
    package var mediaSSRC: UInt32
    package var baseSequenceNumber: UInt16
    /// In 64 ms, signed 24 bits.
    package var referenceTime: Int32
    package var feedbackPacketCount: UInt8
    /// From the base sequence number on: nil for a packet that did not arrive, else the time since the one before that did (since the
    /// reference time for the first), in 250 µs.
    package var receiveDeltas: [Int16?]

    private static let byteCount = 20

    package init(
        senderSSRC: UInt32, mediaSSRC: UInt32, baseSequenceNumber: UInt16, referenceTime: Int32, feedbackPacketCount: UInt8,
        receiveDeltas: [Int16?]
    ) {
        self.senderSSRC = senderSSRC
        self.mediaSSRC = mediaSSRC
        self.baseSequenceNumber = baseSequenceNumber
        self.referenceTime = referenceTime
        self.feedbackPacketCount = feedbackPacketCount
        self.receiveDeltas = receiveDeltas
    }

    init?(parsing packet: borrowing RawSpan) {
        guard packet.byteCount >= Self.byteCount else { return nil }
        senderSSRC = packet.bigEndian(at: 4, as: UInt32.self)
        mediaSSRC = packet.bigEndian(at: 8, as: UInt32.self)
        baseSequenceNumber = packet.bigEndian(at: 12, as: UInt16.self)
        let timeAndCount = packet.bigEndian(at: 16, as: UInt32.self)
        referenceTime = Int32(bitPattern: timeAndCount) >> 8
        feedbackPacketCount = UInt8(truncatingIfNeeded: timeAndCount)

        let count = Int(packet.bigEndian(at: 14, as: UInt16.self))
        var offset = Self.byteCount
        guard count > 0, let statuses = TransportFeedbackChunk.parse(count, in: packet, at: &offset) else { return nil }
        receiveDeltas = []
        receiveDeltas.reserveCapacity(count)
        for status in statuses {
            switch status {
            case .notReceived:
                receiveDeltas.append(nil)
            case .smallDelta:
                guard offset + 1 <= packet.byteCount else { return nil }
                receiveDeltas.append(Int16(packet.byte(at: offset)))
                offset += 1
            case .largeDelta:
                guard offset + 2 <= packet.byteCount else { return nil }
                receiveDeltas.append(packet.bigEndian(at: offset, as: Int16.self))
                offset += 2
            }
        }
    }

    /// Takes the first 65 535 packets.
    package func serialize(into bytes: inout [UInt8]) {
        let receiveDeltas = receiveDeltas.prefix(0xFFFF)
        let type = RTCPHeader.PacketType.transportFeedback
        RTCPHeader.serialize(count: RTCPHeader.Format.transportWideFeedback, packetType: type, into: &bytes) { bytes in
            let start = bytes.count
            bytes.append(bigEndian: senderSSRC)
            bytes.append(bigEndian: mediaSSRC)
            bytes.append(bigEndian: baseSequenceNumber)
            bytes.append(bigEndian: UInt16(receiveDeltas.count))
            bytes.append(bigEndian: UInt32(bitPattern: referenceTime << 8) | UInt32(feedbackPacketCount))
            TransportFeedbackChunk.serialize(receiveDeltas.map(TransportFeedbackChunk.Status.init), into: &bytes)
            for case .some(let delta) in receiveDeltas {
                switch TransportFeedbackChunk.Status(delta) {
                case .smallDelta: bytes.append(UInt8(delta))
                default: bytes.append(bigEndian: delta)
                }
            }
            while (bytes.count - start) % 4 != 0 { bytes.append(0) }
        }
    }
}
