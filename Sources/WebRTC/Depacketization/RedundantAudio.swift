import Media

/// Where the blocks of a redundant audio payload lie (RFC 2198 §3), oldest first, the primary one last.
///
/// ```
///  0                   1                    2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3  4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |F|   block PT  |  timestamp offset         |   block length    |  F = 1, one for each redundant block
/// +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
/// |0|   block PT  |                                                  F = 0, the primary block, up to the end
/// +-+-+-+-+-+-+-+-+
/// ```
package enum RedundantAudio {
    package struct Block: Hashable, Sendable {
        package var payloadType: UInt8
        /// How much older than the packet's own timestamp, in RTP clock ticks: 0…16 383; 0 for the primary block.
        package var timestampOffset: UInt32
        /// In the payload.
        package var range: Range<Int>
        package var isPrimary: Bool
    }

    /// More than senders use: libwebrtc at most 9.
    private static let maximumBlocks = 32

    /// Calls `body` with each block, the primary one last.
    ///
    /// - Returns: false, and calls nothing, when headers or lengths do not add up.
    @discardableResult
    package static func forEachBlock(in payload: borrowing RawSpan, _ body: (Block) -> Void) -> Bool {
        guard let primary = primaryHeader(in: payload) else { return false }
        var header = 0
        var data = primary + 1
        while header < primary {
            let block = block(in: payload, at: header, data: data)
            body(block)
            data = block.range.upperBound
            header += 4
        }
        let payloadType = payload.byte(at: primary) & 0x7F
        body(Block(payloadType: payloadType, timestampOffset: 0, range: data..<payload.byteCount, isPrimary: true))
        return true
    }

    /// The offset of the primary block's header; nil when the headers or the redundant data lead outside.
    private static func primaryHeader(in payload: borrowing RawSpan) -> Int? {
        var offset = 0
        var redundantLength = 0
        for _ in 0..<maximumBlocks {
            guard offset < payload.byteCount else { return nil }
            if payload.byte(at: offset) & 0x80 == 0 {
                guard offset + 1 + redundantLength <= payload.byteCount else { return nil }
                return offset
            }
            guard offset + 4 <= payload.byteCount else { return nil }
            redundantLength += Int(payload.bigEndian(at: offset, as: UInt32.self) & 0x3FF)
            offset += 4
        }
        return nil
    }

    private static func block(in payload: borrowing RawSpan, at offset: Int, data: Int) -> Block {
        let header = payload.bigEndian(at: offset, as: UInt32.self)
        return Block(
            payloadType: UInt8(header >> 24) & 0x7F, timestampOffset: header >> 10 & 0x3FFF, range: data..<data + Int(header & 0x3FF),
            isPrimary: false)
    }
}
