import Media
import Testing
import WebRTC

@Suite struct RedundantAudioTests {
    private static let twoCopies: [UInt8] = [
        0xEF,  // more follow, payload type 111
        0x1E, 0x00, 0x03,  // 1920 ticks older, 3 bytes
        0xEF, 0x0F, 0x00, 0x02,  // 960 ticks older, 2 bytes
        0x6F,  // the primary block, payload type 111
        1, 2, 3,
        4, 5,
        6, 7, 8, 9,
    ]

    private static func blocks(_ payload: [UInt8]) -> [[String]] {
        var blocks: [[String]] = []
        RedundantAudio.forEachBlock(in: payload.span.bytes) { block in
            blocks.append(["\(block.payloadType)", "\(block.timestampOffset)", "\(Array(payload[block.range]))"])
        }
        return blocks
    }

    @Test func `offsets and lengths are those of the headers`() {
        #expect(Self.blocks(Self.twoCopies) == [["111", "1920", "[1, 2, 3]"], ["111", "960", "[4, 5]"], ["111", "0", "[6, 7, 8, 9]"]])
    }

    @Test func `a primary block alone is one byte and the rest`() {
        #expect(Self.blocks([0x6F, 9]) == [["111", "0", "[9]"]])
        #expect(Self.blocks([0x6F]) == [["111", "0", "[]"]])
    }

    @Test func `the largest offset and length`() {
        let payload: [UInt8] = [0xEF, 0xFF, 0xFF, 0xFF, 0x6F] + [UInt8](repeating: 1, count: 1023)
        #expect(Self.blocks(payload).first?[1] == "16383")
        #expect(Self.blocks(payload).last?[2] == "[]")
        #expect(Self.blocks(payload.dropLast()).isEmpty)
    }

    @Test func `headers without an end, or without their data, are nothing`() {
        #expect(Self.blocks([]).isEmpty)
        #expect(Self.blocks([0xEF, 0x1E, 0x00]).isEmpty)
        #expect(Self.blocks([0xEF, 0x1E, 0x00, 0x03, 0x6F, 1, 2]).isEmpty)
        #expect(Self.blocks([UInt8](repeating: 0xEF, count: 1000)).isEmpty)
    }

    @Test func `survives every truncation and mutation`() {
        Torture.run(Self.twoCopies) { bytes in
            RedundantAudio.forEachBlock(in: bytes) { block in precondition(block.range.upperBound <= 64) }
        }
    }
}
