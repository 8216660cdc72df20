import Media

/// REMB: the most that the receiver wants to be sent (draft-alvestrand-rmcat-remb-03 §2.2).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P| FMT=15  |   PT=206      |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  SSRC of packet sender                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  SSRC of media source: unused, 0              |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Unique identifier 'R' 'E' 'M' 'B'                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  Num SSRC     | BR Exp 6  |  BR Mantissa 18                   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   SSRC feedback …                                             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
package struct ReceiverEstimatedMaximumBitrate: Hashable, Sendable {
    package var senderSSRC: UInt32
    /// Bits a second, over all `ssrcs` together. Serialized with 18 significant bits, rounded down.
    package var bitrate: UInt64
    package var ssrcs: [UInt32]

    private static let identifier: UInt32 = 0x5245_4D42  // "REMB"
    private static let byteCount = 20

    package init(senderSSRC: UInt32, bitrate: UInt64, ssrcs: [UInt32]) {
        self.senderSSRC = senderSSRC
        self.bitrate = bitrate
        self.ssrcs = ssrcs
    }

    /// FMT 15 is shared by everything that applications invent.
    static func isIdentified(in packet: borrowing RawSpan) -> Bool {
        packet.byteCount >= 16 && packet.bigEndian(at: 12, as: UInt32.self) == identifier
    }

    init?(parsing packet: borrowing RawSpan) {
        guard packet.byteCount >= Self.byteCount, Self.isIdentified(in: packet) else { return nil }
        senderSSRC = packet.bigEndian(at: 4, as: UInt32.self)
        let value = packet.bigEndian(at: 16, as: UInt32.self)
        let count = Int(value >> 24)
        let exponent = Int(value >> 18 & 0x3F)
        let mantissa = UInt64(value & 0x3_FFFF)
        // An exponent of up to 63 shifts out of 64 bits.
        guard packet.byteCount >= Self.byteCount + 4 * count, mantissa.leadingZeroBitCount >= exponent else { return nil }
        bitrate = mantissa << exponent
        ssrcs = []
        for index in 0..<count { ssrcs.append(packet.bigEndian(at: Self.byteCount + 4 * index, as: UInt32.self)) }
    }

    /// Takes the first 255 SSRCs.
    package func serialize(into bytes: inout [UInt8]) {
        let ssrcs = ssrcs.prefix(255)
        let exponent = max(0, 64 - 18 - bitrate.leadingZeroBitCount)
        let mantissa = UInt32(bitrate >> UInt64(exponent))
        let type = RTCPHeader.PacketType.payloadFeedback
        RTCPHeader.serialize(count: RTCPHeader.Format.applicationLayer, packetType: type, into: &bytes) { bytes in
            bytes.append(bigEndian: senderSSRC)
            bytes.append(bigEndian: UInt32(0))
            bytes.append(bigEndian: Self.identifier)
            bytes.append(bigEndian: UInt32(ssrcs.count) << 24 | UInt32(exponent) << 18 | mantissa)
            for ssrc in ssrcs { bytes.append(bigEndian: ssrc) }
        }
    }
}
