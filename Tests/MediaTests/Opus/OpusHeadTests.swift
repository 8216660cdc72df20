import Media
import Testing

struct OpusHeadTests {
    private let bytes: [UInt8] = [
        0x4F, 0x70, 0x75, 0x73, 0x48, 0x65, 0x61, 0x64,  // OpusHead
        1,  // version
        2,  // channels
        0x38, 0x01,  // pre-skip 312
        0x80, 0xBB, 0x00, 0x00,  // 48 000 Hz
        0x00, 0x00,  // gain
        0,  // mapping family
    ]

    @Test func `is nineteen bytes in little endian`() {
        #expect(OpusHead(channels: 2, preSkip: 312).serialized() == bytes)
        #expect(OpusHead(parsing: bytes) == OpusHead(channels: 2, preSkip: 312))
    }

    @Test func `a mapping table goes with its family`() throws {
        let surround = Array(bytes[..<9]) + [6] + Array(bytes[10..<18]) + [1, 4, 2, 0, 4, 1, 2, 3, 5]
        let head = try #require(OpusHead(parsing: surround))
        #expect(head.mappingTable == [4, 2, 0, 4, 1, 2, 3, 5])
        #expect(head.serialized() == surround)
        for count in 0..<surround.count { #expect(OpusHead(parsing: Array(surround[..<count])) == nil) }
    }

    @Test(arguments: [(8, 16), (9, 0), (9, 3), (0, 0x6F)] as [(Int, UInt8)])
    func `an incompatible version, no channels or too many of them are refused`(offset: Int, value: UInt8) {
        var wrong = bytes
        wrong[offset] = value
        #expect(OpusHead(parsing: wrong) == nil)
    }
}

struct OpusTagsTests {
    private let tags = OpusTags(vendor: "Recorder", comments: ["TITLE=Grün", "ARTIST=Ana"])

    @Test func `reads back what it wrote`() {
        let bytes = tags.serialized()
        #expect(OpusTags(parsing: bytes) == tags)
        for count in 0..<bytes.count { #expect(OpusTags(parsing: Array(bytes[..<count])) == nil) }
    }

    @Test func `a count of billions is not believed`() {
        var bytes = OpusTags(vendor: "").serialized()
        bytes.replaceSubrange(12..<16, with: [0xFF, 0xFF, 0xFF, 0xFF])
        #expect(OpusTags(parsing: bytes) == nil)
    }
}
