import TestSupport
import Testing

@testable import Media

/// A file whose description of its tracks is gone still has them: VP8 and Opus are recognised by their blocks.
struct LostTracksTests {
    private let key: [UInt8] = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00]

    private func recording(_ change: (inout MatroskaWriter) -> Void = { _ in }) -> [UInt8] {
        var writer = MatroskaWriter(Recordings.configuration())
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 320, height: 240))))
        for index in 0..<100 {
            let time = MediaTime(milliseconds: Int64(index) * 20)
            writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: Recordings.silence))
            let isKeyframe = index % 40 == 0
            writer.write(MuxedFrame(track: video, time: time, isKeyframe: isKeyframe, payload: isKeyframe ? key : [0x11, 0, 0, 1]))
        }
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        return image.bytes
    }

    private func place(of id: EBMLElementID, in bytes: [UInt8]) throws -> Range<Int> {
        try #require(MatroskaReader(MemoryByteSource(bytes)).places[id])
    }

    private func expectMended(_ damaged: [UInt8], like whole: [UInt8]) throws {
        let reader = try MatroskaReader(MemoryByteSource(damaged))
        #expect(reader.tracks.map(\.codec) == [.opus, .vp8] || reader.tracks.map(\.codec) == [.vp8, .opus])
        #expect(try MatroskaInspection(of: MemoryByteSource(damaged)).canBeMended)
        let mended = try Rewritten.bytes(of: damaged)
        let inspection = try MatroskaInspection(of: MemoryByteSource(mended), checksums: true)
        #expect(inspection.findings == [])
        #expect(try Rewritten.payloads(of: mended) == Rewritten.payloads(of: whole))
        let tracks = try MatroskaReader(MemoryByteSource(mended)).tracks.sorted { $0.number < $1.number }
        #expect(tracks.map(\.codec) == [.opus, .vp8])
        #expect(tracks[0].opusHead?.channels == 2)
        #expect(tracks[1].dimensions == VideoDimensions(width: 320, height: 240))
    }

    @Test func `zeros where the tracks were are made good`() throws {
        let whole = recording()
        var damaged = whole
        for offset in try place(of: .tracks, in: whole) { damaged[offset] = 0 }
        try expectMended(damaged, like: whole)
    }

    @Test func `zeros where the whole head was, but for its first bytes, are made good`() throws {
        let whole = recording()
        var damaged = whole
        let reader = try MatroskaReader(MemoryByteSource(whole))
        for offset in reader.segmentDataOffset..<reader.firstClusterOffset { damaged[offset] = 0 }
        try expectMended(damaged, like: whole)
    }

    @Test func `a codec that was spoilt is made good, and only that`() throws {
        let whole = recording()
        let tracks = try place(of: .tracks, in: whole)
        let name = try #require(tracks.first { whole[$0...].starts(with: Array("V_VP8".utf8)) })
        var damaged = whole
        damaged[name + 2] ^= 0x20
        try expectMended(damaged, like: whole)
        let mended = try Rewritten.bytes(of: damaged)
        // The sound's entry was readable: it is as it was.
        let old = try MatroskaReader(MemoryByteSource(whole)).tracks.first { $0.codec == .opus }
        #expect(try MatroskaReader(MemoryByteSource(mended)).tracks.first { $0.codec == .opus } == old)
    }

    @Test func `what is neither VP8 nor Opus is not guessed`() throws {
        var random = SeededGenerator(seed: 3)
        var bytes = recording()
        for offset in try place(of: .tracks, in: bytes) { bytes[offset] = 0 }
        for frame in try Rewritten.frames(of: recording()) {
            for offset in frame.payload { bytes[offset] = UInt8.random(in: 0...255, using: &random) | 3 }
        }
        #expect(throws: MatroskaError.noTracks) { try MatroskaReader(MemoryByteSource(bytes)) }
    }
}
