import Media

/// RR: what a receiver that sends nothing says about the sources that it hears (RFC 3550 §6.4.2).
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|    RC   |   PT=RR=201   |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                     SSRC of packet sender                     |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// |                      report blocks (RC)                       |
/// +=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+=+
/// ```
package struct ReceiverReport: Hashable, Sendable {
    package var ssrc: UInt32
    package var reportBlocks: [ReportBlock]

    /// What RC's five bits can count.
    static let maximumBlocks = 31
    private static let byteCount = 8

    package init(ssrc: UInt32, reportBlocks: [ReportBlock]) {
        self.ssrc = ssrc
        self.reportBlocks = reportBlocks
    }

    init?(parsing packet: borrowing RawSpan, _ header: RTCPHeader) {
        guard packet.byteCount >= Self.byteCount,
            let blocks = ReportBlock.parse(header.count, in: packet, at: Self.byteCount)
        else { return nil }
        ssrc = packet.bigEndian(at: 4, as: UInt32.self)
        reportBlocks = blocks
    }

    /// Takes the first 31 report blocks.
    package func serialize(into bytes: inout [UInt8]) {
        let blocks = reportBlocks.prefix(Self.maximumBlocks)
        RTCPHeader.serialize(count: UInt8(blocks.count), packetType: RTCPHeader.PacketType.receiverReport, into: &bytes) { bytes in
            bytes.append(bigEndian: ssrc)
            for block in blocks { block.serialize(into: &bytes) }
        }
    }
}
