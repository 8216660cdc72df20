import DequeModule
import Media

/// The RTCP that waits to be sent, put together into compound or reduced-size packets (RFC 3550 §6.1, RFC 5506).
struct FeedbackQueue {
    /// Fits a datagram with SRTCP's tag and index on any path that takes IPv6's 1280 bytes.
    private static let maximumByteCount = 1180

    var usesReducedSize = false
    let ssrc: UInt32
    private let canonicalName: String
    private var reportBlocks: [ReportBlock] = []
    /// Each a whole RTCP packet.
    private var packets: Deque<[UInt8]> = []

    init(ssrc: UInt32, canonicalName: String) {
        self.ssrc = ssrc
        self.canonicalName = canonicalName
    }

    mutating func append(_ block: ReportBlock) {
        reportBlocks.append(block)
    }

    mutating func append(_ serialize: (inout [UInt8]) -> Void) {
        var bytes: [UInt8] = []
        serialize(&bytes)
        packets.append(bytes)
    }

    mutating func takePacket() -> [UInt8]? {
        guard !reportBlocks.isEmpty || !packets.isEmpty else { return nil }
        var bytes: [UInt8] = []
        if !reportBlocks.isEmpty || !usesReducedSize {
            // A compound packet begins with a report, be it an empty one, and names its sender.
            let blocks = Array(reportBlocks.prefix(ReceiverReport.maximumBlocks))
            reportBlocks.removeFirst(blocks.count)
            ReceiverReport(ssrc: ssrc, reportBlocks: blocks).serialize(into: &bytes)
            SourceDescription(chunks: [.init(ssrc: ssrc, canonicalName: canonicalName)]).serialize(into: &bytes)
        }
        while let next = packets.first, bytes.isEmpty || bytes.count + next.count <= Self.maximumByteCount {
            bytes.append(contentsOf: next)
            packets.removeFirst()
        }
        return bytes
    }
}
