import Media
import Testing
import TestSupport

struct VP8FrameHeaderTests {
    private let keyframe: [UInt8] = [
        0x50, 0x01, 0x00,  // key frame, version 0, shown, first partition 10 bytes
        0x9D, 0x01, 0x2A,  // start code
        0x80, 0x42,  // width 640, scale 1
        0x68, 0xC1,  // height 360, scale 3
        0xFF,
    ]

    @Test func `a key frame has its size without the scaling bits`() throws {
        let header = try #require(VP8FrameHeader(parsing: keyframe))
        #expect(header.isKeyframe)
        #expect(header.isShown)
        #expect(header.version == 0)
        #expect(header.firstPartitionSize == 10)
        #expect(header.dimensions == VideoDimensions(width: 640, height: 360))
        #expect(header.byteCount == 10)
    }

    @Test func `an inter frame has three bytes of header`() throws {
        let bytes: [UInt8] = [
            0xE7, 0xFF, 0xFF,  // inter frame, version 3, not shown, first partition 524 287 bytes
        ]
        let header = try #require(VP8FrameHeader(parsing: bytes))
        #expect(!header.isKeyframe)
        #expect(!header.isShown)
        #expect(header.version == 3)
        #expect(header.firstPartitionSize == 524_287)
        #expect(header.dimensions == nil)
        #expect(header.byteCount == 3)
    }

    @Test func `a key frame cut short, without its start code or without a size is none`() {
        for count in 0..<10 {
            #expect(VP8FrameHeader(parsing: Array(keyframe[..<count])) == nil)
        }
        for offset in 3...5 {
            var wrong = keyframe
            wrong[offset] ^= 1
            #expect(VP8FrameHeader(parsing: wrong) == nil)
        }
        for offset in [6, 8] {
            var flat = keyframe
            flat[offset] = 0
            flat[offset + 1] &= 0xC0
            #expect(VP8FrameHeader(parsing: flat) == nil)
        }
    }

    @Test(.enabled(if: Corpus.isPresent, "the foreign test data is not here"))
    func `the test vectors begin with a key frame of the file's size`() throws {
        for name in ["vp80-00-comprehensive-002", "vp80-00-comprehensive-008", "vp80-05-sharpness-1428"] {
            let file = try Corpus.pictures(name)
            let headers = file.frames.compactMap { VP8FrameHeader(parsing: $0) }
            #expect(headers.count == file.frames.count)
            #expect(headers.first?.dimensions == file.dimensions)
        }
    }
}
