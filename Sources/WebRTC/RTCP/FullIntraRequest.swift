import Media

/// FIR: send a key frame, for whatever reason (RFC 5104 §4.3.1). The older way, for senders without PLI.
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  FMT=4  |  PT=PSFB=206  |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  SSRC of packet sender                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  SSRC of media source: unused, 0              |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                  SSRC                                         |  one or more
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | command seq   |    reserved                                   |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
package struct FullIntraRequest: Hashable, Sendable {
    package struct Entry: Hashable, Sendable {
        package var ssrc: UInt32
        /// The same in a repetition, one more in a new request: a sender answers each number once.
        package var commandSequenceNumber: UInt8

        package init(ssrc: UInt32, commandSequenceNumber: UInt8) {
            self.ssrc = ssrc
            self.commandSequenceNumber = commandSequenceNumber
        }
    }

    package var senderSSRC: UInt32
    package var entries: [Entry]

    private static let byteCount = 12

    package init(senderSSRC: UInt32, entries: [Entry]) {
        self.senderSSRC = senderSSRC
        self.entries = entries
    }

    init?(parsing packet: borrowing RawSpan) {
        guard packet.byteCount >= Self.byteCount + 8 else { return nil }
        senderSSRC = packet.bigEndian(at: 4, as: UInt32.self)
        entries = []
        var offset = Self.byteCount
        while offset + 8 <= packet.byteCount {
            let ssrc = packet.bigEndian(at: offset, as: UInt32.self)
            entries.append(Entry(ssrc: ssrc, commandSequenceNumber: packet.byte(at: offset + 4)))
            offset += 8
        }
    }

    package func serialize(into bytes: inout [UInt8]) {
        let type = RTCPHeader.PacketType.payloadFeedback
        RTCPHeader.serialize(count: RTCPHeader.Format.fullIntraRequest, packetType: type, into: &bytes) { bytes in
            bytes.append(bigEndian: senderSSRC)
            bytes.append(bigEndian: UInt32(0))
            for entry in entries {
                bytes.append(bigEndian: entry.ssrc)
                bytes.append(bigEndian: UInt32(entry.commandSequenceNumber) << 24)
            }
        }
    }
}
