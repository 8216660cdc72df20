import Media

/// Generic NACK: these packets are missing, send them again (RFC 4585 §6.2.1).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  FMT=1  |  PT=RTPFB=205 |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  SSRC of packet sender                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  SSRC of media source                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |  PID: the first one missing   |  BLP: bit i is PID + i + 1    |  one or more
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
package struct GenericNACK: Hashable, Sendable {
    package var senderSSRC: UInt32
    package var mediaSSRC: UInt32
    /// In the order of their sending; a distance of at most 2¹⁵ between the first and the last.
    package var sequenceNumbers: [UInt16]

    private static let byteCount = 12

    package init(senderSSRC: UInt32, mediaSSRC: UInt32, sequenceNumbers: [UInt16]) {
        self.senderSSRC = senderSSRC
        self.mediaSSRC = mediaSSRC
        self.sequenceNumbers = sequenceNumbers
    }

    init?(parsing packet: borrowing RawSpan) {
        guard packet.byteCount >= Self.byteCount + 4 else { return nil }
        senderSSRC = packet.bigEndian(at: 4, as: UInt32.self)
        mediaSSRC = packet.bigEndian(at: 8, as: UInt32.self)
        sequenceNumbers = []
        var offset = Self.byteCount
        while offset + 4 <= packet.byteCount {
            let first = packet.bigEndian(at: offset, as: UInt16.self)
            let following = packet.bigEndian(at: offset + 2, as: UInt16.self)
            sequenceNumbers.append(first)
            for bit in 0..<UInt16(16) where following >> bit & 1 == 1 { sequenceNumbers.append(first &+ bit &+ 1) }
            offset += 4
        }
    }

    package func serialize(into bytes: inout [UInt8]) {
        let type = RTCPHeader.PacketType.transportFeedback
        RTCPHeader.serialize(count: RTCPHeader.Format.genericNACK, packetType: type, into: &bytes) { bytes in
            bytes.append(bigEndian: senderSSRC)
            bytes.append(bigEndian: mediaSSRC)
            var index = 0
            while index < sequenceNumbers.count {
                let first = sequenceNumbers[index]
                var following: UInt16 = 0
                index += 1
                while index < sequenceNumbers.count {
                    let distance = sequenceNumbers[index] &- first
                    guard (1...16).contains(distance) else { break }
                    following |= 1 << (distance - 1)
                    index += 1
                }
                bytes.append(bigEndian: first)
                bytes.append(bigEndian: following)
            }
        }
    }
}
