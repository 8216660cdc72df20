import Media

/// PLI: pictures were lost, send a key frame (RFC 4585 §6.3.1).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|  FMT=1  |  PT=PSFB=206  |             length=2          |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  SSRC of packet sender                        |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                  SSRC of media source                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
package struct PictureLossIndication: Hashable, Sendable {
    package var senderSSRC: UInt32
    package var mediaSSRC: UInt32

    package init(senderSSRC: UInt32, mediaSSRC: UInt32) {
        self.senderSSRC = senderSSRC
        self.mediaSSRC = mediaSSRC
    }

    init?(parsing packet: borrowing RawSpan) {
        guard packet.byteCount >= 12 else { return nil }
        senderSSRC = packet.bigEndian(at: 4, as: UInt32.self)
        mediaSSRC = packet.bigEndian(at: 8, as: UInt32.self)
    }

    package func serialize(into bytes: inout [UInt8]) {
        let type = RTCPHeader.PacketType.payloadFeedback
        RTCPHeader.serialize(count: RTCPHeader.Format.pictureLossIndication, packetType: type, into: &bytes) { bytes in
            bytes.append(bigEndian: senderSSRC)
            bytes.append(bigEndian: mediaSSRC)
        }
    }
}
