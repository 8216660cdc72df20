package import Media

/// SR: what a sender says about its clocks and its packets (RFC 3550 §6.4.1).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|    RC   |   PT=SR=200   |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         SSRC of sender                        |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                        NTP timestamp (64)                     |
/// |                                                               |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         RTP timestamp                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     sender's packet count                     |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                      sender's octet count                     |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                      report blocks (RC)                       |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// ```
package struct SenderReport: Hashable, Sendable {
    package var ssrc: UInt32
    package var ntpTime: NTPTime
    package var rtpTimestamp: UInt32
    package var packetCount: UInt32
    package var octetCount: UInt32
    package var reportBlocks: [ReportBlock]

    private static let byteCount = 28

    package init(
        ssrc: UInt32, ntpTime: NTPTime, rtpTimestamp: UInt32, packetCount: UInt32, octetCount: UInt32, reportBlocks: [ReportBlock] = []
    ) {
        self.ssrc = ssrc
        self.ntpTime = ntpTime
        self.rtpTimestamp = rtpTimestamp
        self.packetCount = packetCount
        self.octetCount = octetCount
        self.reportBlocks = reportBlocks
    }

    init?(parsing packet: borrowing RawSpan, _ header: RTCPHeader) {
        guard packet.byteCount >= Self.byteCount,
            let blocks = ReportBlock.parse(header.count, in: packet, at: Self.byteCount)
        else { return nil }
        ssrc = packet.bigEndian(at: 4, as: UInt32.self)
        ntpTime = NTPTime(rawValue: packet.bigEndian(at: 8, as: UInt64.self))
        rtpTimestamp = packet.bigEndian(at: 16, as: UInt32.self)
        packetCount = packet.bigEndian(at: 20, as: UInt32.self)
        octetCount = packet.bigEndian(at: 24, as: UInt32.self)
        reportBlocks = blocks
    }

    /// Takes the first 31 report blocks.
    package func serialize(into bytes: inout [UInt8]) {
        let blocks = reportBlocks.prefix(31)
        RTCPHeader.serialize(count: UInt8(blocks.count), packetType: RTCPHeader.PacketType.senderReport, into: &bytes) { bytes in
            bytes.append(bigEndian: ssrc)
            bytes.append(bigEndian: ntpTime.rawValue)
            bytes.append(bigEndian: rtpTimestamp)
            bytes.append(bigEndian: packetCount)
            bytes.append(bigEndian: octetCount)
            for block in blocks { block.serialize(into: &bytes) }
        }
    }
}
