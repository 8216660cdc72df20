import Media
import Testing

/// What the browsers' own MediaRecorder writes: live files without Duration and Cues.
struct MediaRecorderFilesTests {
    private func read(_ bytes: [UInt8]) throws -> (reader: MatroskaReader, frames: [MatroskaFrame]) {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        var frames: [MatroskaFrame] = []
        while let frame = try reader.nextFrame() { frames.append(frame) }
        return (reader, frames)
    }

    @Test(arguments: [
        ("chromium-mediarecorder-av", 37, 41), ("chromium-mediarecorder-audio", 0, 41),
        ("firefox-mediarecorder-av", 37, 124), ("firefox-mediarecorder-audio", 0, 126),
    ])
    func `every frame is found, and the file is whole to its end`(name: String, pictures: Int, packets: Int) throws {
        let bytes = try Fixture.bytes("webm/\(name).webm")
        var (reader, frames) = try read(bytes)
        let kinds = frames.map { reader.track($0.track)?.codec }
        #expect(kinds.count { $0 == .vp8 } == pictures)
        #expect(kinds.count { $0 == .opus } == packets)
        #expect(reader.problems == [])
        #expect(reader.tail.wholeEnd == bytes.count)
        #expect(reader.info.duration == nil)
        #expect(reader.cues.isEmpty)
        for (frame, kind) in zip(frames, kinds) {
            let payload = try reader.payload(of: frame)
            if kind == .opus { #expect(OpusPacket(parsing: payload) != nil) }
            if kind == .vp8 { #expect(VP8FrameHeader(parsing: payload)?.isKeyframe == frame.isKeyframe) }
        }
    }

    @Test(arguments: ["chromium-mediarecorder-audio", "firefox-mediarecorder-audio"])
    func `cut anywhere, every block before the cut is there`(name: String) throws {
        let bytes = try Fixture.bytes("webm/\(name).webm")
        let (_, all) = try read(bytes)
        for count in stride(from: all[0].element.lowerBound, to: bytes.count, by: 13) {
            let (reader, frames) = try read(Array(bytes[..<count]))
            #expect(frames.map(\.element) == all.map(\.element).prefix { $0.upperBound <= count })
            #expect(reader.tail.cutCluster?.lastBlockEnd ?? reader.tail.wholeEnd <= count)
        }
    }
}
