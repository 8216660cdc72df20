import Media

/// What a receiver says about one source, in sender and receiver reports alike (RFC 3550 §6.4.1).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                 SSRC of the source                            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// | fraction lost |       cumulative number of packets lost       |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |           extended highest sequence number received           |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                      interarrival jitter                      |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                         last SR (LSR)                         |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                   delay since last SR (DLSR)                  |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// ```
package struct ReportBlock: Hashable, Sendable {
    package var ssrc: UInt32
    /// In 1/256 of the packets expected since the report before.
    package var fractionLost: UInt8
    /// Signed 24 bits: duplicates can make it negative.
    package var cumulativeLost: Int32
    package var extendedHighestSequenceNumber: UInt32
    /// In units of the RTP clock.
    package var jitter: UInt32
    /// `NTPTime.compact` of the last sender report; 0 before the first.
    package var lastSenderReport: UInt32
    /// In 1/65 536 seconds; 0 before the first sender report.
    package var delaySinceLastSenderReport: UInt32

    static let byteCount = 24
    private static let cumulativeLostRange: ClosedRange<Int32> = -0x80_0000...0x7F_FFFF

    package init(
        ssrc: UInt32, fractionLost: UInt8, cumulativeLost: Int32, extendedHighestSequenceNumber: UInt32, jitter: UInt32,
        lastSenderReport: UInt32, delaySinceLastSenderReport: UInt32
    ) {
        self.ssrc = ssrc
        self.fractionLost = fractionLost
        self.cumulativeLost = cumulativeLost
        self.extendedHighestSequenceNumber = extendedHighestSequenceNumber
        self.jitter = jitter
        self.lastSenderReport = lastSenderReport
        self.delaySinceLastSenderReport = delaySinceLastSenderReport
    }

    /// Reads `count` blocks from `offset` on; nil when the packet is too short for them.
    static func parse(_ count: UInt8, in packet: borrowing RawSpan, at offset: Int) -> [ReportBlock]? {
        guard packet.byteCount >= offset + Int(count) * byteCount else { return nil }
        var blocks: [ReportBlock] = []
        blocks.reserveCapacity(Int(count))
        for index in 0..<Int(count) { blocks.append(ReportBlock(in: packet, at: offset + index * byteCount)) }
        return blocks
    }

    private init(in packet: borrowing RawSpan, at offset: Int) {
        ssrc = packet.bigEndian(at: offset, as: UInt32.self)
        let lost = packet.bigEndian(at: offset + 4, as: UInt32.self)
        fractionLost = UInt8(lost >> 24)
        cumulativeLost = Int32(bitPattern: lost << 8) >> 8
        extendedHighestSequenceNumber = packet.bigEndian(at: offset + 8, as: UInt32.self)
        jitter = packet.bigEndian(at: offset + 12, as: UInt32.self)
        lastSenderReport = packet.bigEndian(at: offset + 16, as: UInt32.self)
        delaySinceLastSenderReport = packet.bigEndian(at: offset + 20, as: UInt32.self)
    }

    func serialize(into bytes: inout [UInt8]) {
        let range = Self.cumulativeLostRange
        let lost = min(max(cumulativeLost, range.lowerBound), range.upperBound)
        bytes.append(bigEndian: ssrc)
        bytes.append(bigEndian: UInt32(fractionLost) << 24 | UInt32(bitPattern: lost) & 0xFF_FFFF)
        bytes.append(bigEndian: extendedHighestSequenceNumber)
        bytes.append(bigEndian: jitter)
        bytes.append(bigEndian: lastSenderReport)
        bytes.append(bigEndian: delaySinceLastSenderReport)
    }
}
