package import Media

/// XR: what reports have no room for (RFC 3611 §2). Of its blocks those two are read that let a receiver measure the round trip.
///
/// ```
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |V=2|P|reserved |   PT=XR=207   |             length            |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |                              SSRC                             |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |   block type  | type-specific |  length in words, less one    |
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// :                     type-specific contents                    :
/// ```
package struct ExtendedReport: Hashable, Sendable {
    package enum Block: Hashable, Sendable {
        /// RRTR (§4.4): the clock of somebody who sends no media, from anywhere on.
        case receiverReferenceTime(NTPTime)
        /// DLRR (§4.5): how long ago such clocks were read.
        case delaysSinceReference([Delay])
    }

    package struct Delay: Hashable, Sendable {
        /// Who sent the reference time.
        package var ssrc: UInt32
        /// `NTPTime.compact` of it; 0 when none came.
        package var reference: UInt32
        /// In 1/65 536 seconds.
        package var delay: UInt32

        package init(ssrc: UInt32, reference: UInt32, delay: UInt32) {
            self.ssrc = ssrc
            self.reference = reference
            self.delay = delay
        }
    }

    package var ssrc: UInt32
    /// Without those of other types.
    package var blocks: [Block]

    private static let byteCount = 8
    private static let blockHeaderByteCount = 4
    private static let delayByteCount = 12

    fileprivate enum BlockType {
        static let receiverReferenceTime: UInt8 = 4
        static let delaysSinceReference: UInt8 = 5
    }

    package init(ssrc: UInt32, blocks: [Block]) {
        self.ssrc = ssrc
        self.blocks = blocks
    }

    /// nil when a block leads outside the packet, or has not the length of its type.
    init?(parsing packet: borrowing RawSpan) {
        guard packet.byteCount >= Self.byteCount else { return nil }
        ssrc = packet.bigEndian(at: 4, as: UInt32.self)
        blocks = []
        var offset = Self.byteCount
        while offset < packet.byteCount {
            guard packet.byteCount - offset >= Self.blockHeaderByteCount else { return nil }
            let contents = offset + Self.blockHeaderByteCount
            let end = contents + 4 * Int(packet.bigEndian(at: offset + 2, as: UInt16.self))
            guard end <= packet.byteCount else { return nil }
            switch packet.byte(at: offset) {
            case BlockType.receiverReferenceTime:
                guard end - contents == 8 else { return nil }
                blocks.append(.receiverReferenceTime(NTPTime(rawValue: packet.bigEndian(at: contents, as: UInt64.self))))
            case BlockType.delaysSinceReference:
                guard (end - contents) % Self.delayByteCount == 0 else { return nil }
                var delays: [Delay] = []
                for start in stride(from: contents, to: end, by: Self.delayByteCount) { delays.append(Delay(in: packet, at: start)) }
                blocks.append(.delaysSinceReference(delays))
            default: break
            }
            offset = end
        }
    }

    package func serialize(into bytes: inout [UInt8]) {
        RTCPHeader.serialize(count: 0, packetType: RTCPHeader.PacketType.extendedReport, into: &bytes) { bytes in
            bytes.append(bigEndian: ssrc)
            for block in blocks { block.serialize(into: &bytes) }
        }
    }
}

extension ExtendedReport.Delay {
    fileprivate init(in packet: borrowing RawSpan, at offset: Int) {
        ssrc = packet.bigEndian(at: offset, as: UInt32.self)
        reference = packet.bigEndian(at: offset + 4, as: UInt32.self)
        delay = packet.bigEndian(at: offset + 8, as: UInt32.self)
    }
}

extension ExtendedReport.Block {
    fileprivate func serialize(into bytes: inout [UInt8]) {
        switch self {
        case .receiverReferenceTime(let time):
            bytes.append(contentsOf: [ExtendedReport.BlockType.receiverReferenceTime, 0, 0, 2])
            bytes.append(bigEndian: time.rawValue)
        case .delaysSinceReference(let delays):
            bytes.append(contentsOf: [ExtendedReport.BlockType.delaysSinceReference, 0])
            bytes.append(bigEndian: UInt16(3 * delays.count))
            for delay in delays {
                bytes.append(bigEndian: delay.ssrc)
                bytes.append(bigEndian: delay.reference)
                bytes.append(bigEndian: delay.delay)
            }
        }
    }
}
