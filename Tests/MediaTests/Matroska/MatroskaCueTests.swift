import Media
import Testing
import TestSupport

struct MatroskaCueTests {
    private let key: [UInt8] = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00]

    private func file(cueReserve: Int, keyframes: Int) -> [UInt8] {
        var configuration = Recordings.configuration()
        configuration.cueReserve = cueReserve
        configuration.trackReserve = 0
        var writer = MatroskaWriter(configuration)
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 320, height: 240))))
        for index in 0..<keyframes * 10 {
            let time = MediaTime(milliseconds: Int64(index) * 100)
            writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: Recordings.silence))
            writer.write(MuxedFrame(track: video, time: time, isKeyframe: index % 10 == 0, payload: index % 10 == 0 ? key : [0x11, 0, 0]))
        }
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        return image.bytes
    }

    /// Every cue leads to the block of its time, and every key frame has one.
    private func expectTrueCues(in bytes: [UInt8]) throws {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        var keyframes: [MatroskaCue] = []
        while let frame = try reader.nextFrame() {
            guard frame.track == 2, frame.isKeyframe else { continue }
            keyframes.append(
                MatroskaCue(
                    time: frame.timestamp, track: 2, clusterPosition: frame.cluster.offset - reader.segmentDataOffset,
                    relativePosition: frame.element.lowerBound - frame.cluster.dataOffset))
        }
        #expect(reader.cues == keyframes)
        #expect(!keyframes.isEmpty)
    }

    @Test func `cues come before the clusters when there is room, else behind them`() throws {
        for (reserve, isInFront) in [(16_384, true), (0, false)] {
            let bytes = file(cueReserve: reserve, keyframes: 20)
            let reader = try MatroskaReader(MemoryByteSource(bytes))
            let cues = try #require(reader.places[.cues])
            let tags = try #require(reader.places[.tags])
            #expect((cues.upperBound < 10_000 && cues.upperBound < tags.lowerBound) == isInFront)
            try expectTrueCues(in: bytes)
        }
    }

    /// A Void has at least two bytes: the room left over must never be one.
    @Test func `every reserve around what the cues need gives a whole file`() throws {
        let needed = try #require(try MatroskaReader(MemoryByteSource(file(cueReserve: 16_384, keyframes: 5))).places[.cues]).count
        var inFront: [Bool] = []
        for reserve in needed - 12...needed + 4 {
            let bytes = file(cueReserve: reserve, keyframes: 5)
            try expectTrueCues(in: bytes)
            var reader = try MatroskaReader(MemoryByteSource(bytes))
            inFront.append(try #require(reader.places[.cues]).lowerBound < 1000)
            while try reader.nextFrame() != nil {}
            #expect(reader.problems == [])
            #expect(reader.tail.wholeEnd == bytes.count)
        }
        // The last reserves are large enough, the first are not; positions of fewer bytes explain the start in between.
        #expect(inFront.first == false)
        #expect(inFront.last == true)
    }

    @Test func `without video there is a cue at least 500 ms after the one before, one a cluster`() throws {
        var writer = MatroskaWriter(Recordings.configuration())
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        for index in 0..<500 {
            writer.write(
                MuxedFrame(track: audio, time: MediaTime(milliseconds: Int64(index) * 20), isKeyframe: true, payload: Recordings.silence))
            if index % 7 == 0 { writer.flush() }
        }
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        let cues = try MatroskaReader(MemoryByteSource(image.bytes)).cues
        #expect(cues.count >= 15)
        for (earlier, later) in zip(cues, cues.dropFirst()) {
            #expect(later.time - earlier.time >= .milliseconds(500))
            #expect(later.clusterPosition > earlier.clusterPosition)
        }
    }

    @Test func `ten thousand cues are all there`() throws {
        try expectTrueCues(in: file(cueReserve: 400_000, keyframes: 10_000))
    }
}
