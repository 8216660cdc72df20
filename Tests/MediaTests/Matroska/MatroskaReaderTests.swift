import TestSupport
import Testing

@testable import Media

/// Files that nobody here writes, made by hand.
struct MatroskaReaderTests {
    private let header: [UInt8] = [
        0x1A, 0x45, 0xDF, 0xA3, 0x87,  // EBML
        0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6D,  // DocType webm
    ]
    private let unknownSegment: [UInt8] = [0x18, 0x53, 0x80, 0x67, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
    /// One video track 1, one Opus track 2.
    private func head() -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.tracks) { tracks in
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 1)
                entry.append(.trackType, unsigned: 1)
                entry.append(.codecID, "V_VP8")
            }
            tracks.append(.trackEntry) { entry in
                entry.append(.trackNumber, unsigned: 2)
                entry.append(.trackType, unsigned: 2)
                entry.append(.codecID, "A_OPUS")
            }
        }
        return header + unknownSegment + writer.bytes
    }

    private func read(_ bytes: [UInt8]) throws -> (reader: MatroskaReader, frames: [MatroskaFrame]) {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        var frames: [MatroskaFrame] = []
        while let frame = try reader.nextFrame() {
            frames.append(frame)
            #expect(frames.count <= bytes.count)
        }
        return (reader, frames)
    }

    private let unknownCluster: [UInt8] = [0x1F, 0x43, 0xB6, 0x75, 0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]

    /// As Chromium's MediaRecorder writes them.
    @Test func `clusters of unknown size end where the next one begins`() throws {
        var bytes = head()
        for time in 0..<3 as Range<UInt8> {
            bytes += unknownCluster + [0xE7, 0x81, time]
            bytes += [0xA3, 0x85, 0x81, 0, 0, 0x80, 0x10]
            bytes += [0xA3, 0x85, 0x81, 0, 1, 0x00, 0x11]
        }
        bytes += [0x1C, 0x53, 0xBB, 0x6B, 0x80]  // Cues, empty
        let (reader, frames) = try read(bytes)
        #expect(reader.problems == [])
        #expect(frames.map(\.timestamp.milliseconds) == [0, 1, 1, 2, 2, 3])
        #expect(frames.map(\.isKeyframe) == [true, false, true, false, true, false])
        #expect(reader.tail.wholeEnd == bytes.count)
        #expect(reader.isTruncated == false)
    }

    @Test func `what it does not know is passed over`() throws {
        var bytes = head()
        bytes += [0xEC, 0x83, 1, 2, 3]  // Void
        bytes += [0x6F, 0xAB, 0x82, 1, 2]  // nobody's
        bytes += [0x1F, 0x43, 0xB6, 0x75, 0x9A]  // Cluster, 26 bytes
        bytes += [0xBF, 0x84, 0, 0, 0, 0]  // CRC-32
        bytes += [0xE7, 0x81, 9]
        bytes += [0xEC, 0x81, 0]
        bytes += [0xAB, 0x81, 7]  // PrevSize
        bytes += [0xA3, 0x85, 0x81, 0, 0, 0x80, 0x10]
        bytes += [0x58, 0x54, 0x81, 0]  // SilentTracks
        let (reader, frames) = try read(bytes)
        #expect(reader.problems == [])
        #expect(frames.map(\.timestamp.milliseconds) == [9])
    }

    // MARK: Lacing

    private func cluster(_ block: [UInt8]) -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.cluster) { cluster in
            cluster.append(.timestamp, unsigned: 100)
            cluster.append(.simpleBlock, block)
        }
        return head() + writer.bytes
    }

    /// Two Opus packets of 20 ms and one of 10 ms.
    private let packets: [[UInt8]] = [[0xFC, 1, 2], [0xFC], [0xF4, 4]]

    @Test(
        arguments: [
            [0x82, 0, 5, 0x82, 2, 3, 1],  // Xiph: three frames of 3, 1 and the rest
            [0x82, 0, 5, 0x86, 2, 0x83, 0xBD],  // EBML: 3, then 2 less
        ] as [[UInt8]])
    func `laced frames come out one by one, each at its own time`(blockHeader: [UInt8]) throws {
        let bytes = cluster(blockHeader + packets.flatMap { $0 })
        var (reader, frames) = try read(bytes)
        #expect(try frames.map { try reader.payload(of: $0) } == packets)
        #expect(frames.map(\.timestamp.milliseconds) == [105, 125, 145])
        #expect(frames.map(\.duration) == [.milliseconds(20), .milliseconds(20), .milliseconds(10)])
    }

    @Test func `fixed-size lacing shares the block evenly`() throws {
        var (reader, frames) = try read(cluster([0x82, 0, 0, 0x84, 1, 0xFC, 7, 0xFC, 8]))
        #expect(try frames.map { try reader.payload(of: $0) } == [[0xFC, 7], [0xFC, 8]])
    }

    @Test(
        arguments: [
            [0x82, 0, 0, 0x82, 1, 255],  // Xiph: the size does not end
            [0x82, 0, 0, 0x82, 1, 9, 0],  // Xiph: larger than the block
            [0x82, 0, 0, 0x86, 2, 0x81, 0x80, 0],  // EBML: 1, then 63 less
            [0x82, 0, 0, 0x84, 1, 1, 2, 3],  // fixed: three bytes for two frames
            [0x82, 0, 0, 0x84],  // no count
            [0x82, 0, 0],  // no flags
            [0x00, 0, 0, 0],  // no track number
        ] as [[UInt8]])
    func `a block whose sizes do not add up is told and passed over`(block: [UInt8]) throws {
        let (reader, frames) = try read(cluster(block))
        #expect(frames.isEmpty)
        #expect(reader.problems.map(\.kind) == [.damaged])
    }

    // MARK: What is not a file

    @Test func `anything else is refused with what it is`() {
        func open(_ bytes: [UInt8]) throws { _ = try MatroskaReader(MemoryByteSource(bytes)) }
        #expect(throws: MatroskaError.notEBML) { try open([]) }
        #expect(throws: MatroskaError.notEBML) { try open(Array("RIFF....WAVE".utf8)) }
        #expect(throws: MatroskaError.notEBML) { try open([0x1A, 0x45, 0xDF, 0xA3, 0x01, 0, 0, 1, 0, 0, 0, 0]) }
        #expect(throws: MatroskaError.unsupportedDocType("xyz")) {
            try open([0x1A, 0x45, 0xDF, 0xA3, 0x86, 0x42, 0x82, 0x83, 0x78, 0x79, 0x7A])
        }
        #expect(throws: MatroskaError.newerVersion(5)) {
            try open([0x1A, 0x45, 0xDF, 0xA3, 0x84, 0x42, 0x85, 0x81, 5])
        }
        #expect(throws: MatroskaError.noSegment) { try open(header) }
        #expect(throws: MatroskaError.noTracks) { try open(header + unknownSegment) }
    }

    @Test func `a billion bytes that ten claim are not looked for`() throws {
        for id in [EBMLElementID.cues, .tags, .tracks, .void, .cluster, .simpleBlock, .blockGroup] {
            var claim: [UInt8] = []
            claim.append(id)
            claim.append(variableSize: 1 << 50, byteCount: 8)
            let between = try read(head() + claim + [1, 2, 3])
            #expect(between.frames.isEmpty)
            #expect(between.reader.problems.count >= 1)
            let inside = try read(head() + unknownCluster + [0xE7, 0x81, 0] + claim + [1, 2, 3])
            #expect(inside.frames.isEmpty)
        }
    }

    @Test func `a seek head that points to itself is read once`() throws {
        var writer = EBMLWriter()
        writer.append(.seekHead) { seekHead in
            for _ in 0..<1000 {
                seekHead.append(.seek) { seek in
                    seek.append(.seekID, [0x11, 0x4D, 0x9B, 0x74])
                    seek.append(.seekPosition, unsigned: 0)
                }
            }
        }
        var tracks = EBMLWriter()
        tracks.append(.tracks) { $0.append(.trackEntry) { $0.append(.trackNumber, unsigned: 1) } }
        #expect(try read(header + unknownSegment + writer.bytes + tracks.bytes).reader.tracks.count == 1)
    }

    @Test func `times beyond what a clock can hold are damage, not a crash`() throws {
        var writer = EBMLWriter()
        writer.append(.info) { $0.append(.timestampScale, unsigned: 1 << 39) }
        writer.append(.tracks) { $0.append(.trackEntry) { $0.append(.trackNumber, unsigned: 1) } }
        writer.append(.cluster) { cluster in
            cluster.append(.timestamp, unsigned: .max)
            cluster.append(.simpleBlock, [0x81, 0x7F, 0xFF, 0x80, 1])
        }
        let (reader, frames) = try read(header + unknownSegment + writer.bytes)
        #expect(frames.isEmpty)
        #expect(reader.problems.map(\.kind) == [.damaged])
    }

    // MARK: Cut and damaged files

    private func recording() -> (bytes: [UInt8], frames: [MatroskaFrame]) {
        var configuration = Recordings.configuration()
        configuration.cueReserve = 64
        configuration.trackReserve = 0
        var writer = MatroskaWriter(configuration)
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 320, height: 240))))
        for index in 0..<60 {
            let time = MediaTime(milliseconds: Int64(index) * 20)
            writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: [0xFC, UInt8(index)]))
            writer.write(
                MuxedFrame(track: video, time: time, isKeyframe: index % 20 == 0, payload: [UInt8(index % 20 == 0 ? 0x10 : 0x11), 1]))
        }
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        guard let result = try? read(image.bytes) else { return ([], []) }
        return (image.bytes, result.frames)
    }

    @Test func `a file cut at any byte gives every block before the cut, and says where they end`() throws {
        let (bytes, all) = recording()
        #expect(all.count == 120)
        for count in 0..<bytes.count {
            let cut = Array(bytes[..<count])
            guard let (reader, frames) = try? read(cut) else {
                #expect(count <= all[0].element.lowerBound)
                continue
            }
            #expect(frames == Array(all.prefix { $0.element.upperBound <= count }))
            let lastEnd = frames.last?.element.upperBound ?? 0
            let whole = reader.tail.cutCluster?.lastBlockEnd ?? reader.tail.wholeEnd
            #expect(whole >= lastEnd && whole <= count)
        }
    }

    @Test func `a cluster's identifier is found wherever it lies, and only whole`() {
        for length in 0..<40 {
            for place in 0...max(0, length - 4) where length >= 4 {
                var bytes = [UInt8](repeating: 0x1F, count: length)
                bytes.replaceSubrange(place..<place + 4, with: [0x1F, 0x43, 0xB6, 0x75])
                #expect(MatroskaReader.firstCluster(in: bytes, 0..<length) == place)
                #expect(MatroskaReader.firstCluster(in: bytes, 0..<place + 3) == nil)
                #expect(MatroskaReader.firstCluster(in: bytes, min(place + 1, length)..<length) == nil)
            }
            #expect(MatroskaReader.firstCluster(in: [UInt8](repeating: 0x1F, count: length), 0..<length) == nil)
        }
    }

    @Test func `a hole in one cluster costs nothing of the others`() throws {
        let (bytes, all) = recording()
        let clusters = Array(Set(all.map(\.cluster.offset))).sorted()
        #expect(clusters.count >= 4)
        let victim = clusters[2]
        var damaged = bytes
        // A power cut can leave zeros where a block of the disk was not written.
        for offset in victim..<victim + 60 { damaged[offset] = 0 }
        let (reader, frames) = try read(damaged)
        #expect(frames == all.filter { $0.cluster.offset != victim })
        #expect(reader.problems.map(\.offset) == [victim])
        #expect(reader.problems.map(\.kind) == [.damaged])
    }

    @Test func `mutated files are read without harm and to an end`() throws {
        let (bytes, _) = recording()
        for seed in 0..<400 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var mutated = bytes
            for _ in 0..<Int.random(in: 1...10, using: &random) {
                switch Int.random(in: 0..<3, using: &random) {
                case 0: mutated[Int.random(in: 0..<mutated.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
                case 1: mutated.remove(at: Int.random(in: 0..<mutated.count, using: &random))
                default: mutated.insert(UInt8.random(in: 0...255, using: &random), at: Int.random(in: 0..<mutated.count, using: &random))
                }
            }
            guard let result = try? read(mutated) else { continue }
            var reader = result.reader
            for frame in result.frames { #expect(try reader.payload(of: frame).count == frame.payload.count) }
        }
    }

    @Test func `seeks to the cluster of the cue before a time`() throws {
        let (bytes, all) = recording()
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        try reader.seek(to: MediaTime(milliseconds: 799), track: 2)
        #expect(try reader.nextFrame()?.timestamp.milliseconds == 400)
        try reader.seek(to: MediaTime(milliseconds: 800), track: 2)
        #expect(try reader.nextFrame()?.timestamp.milliseconds == 800)
        try reader.seek(to: .zero, track: 7)
        #expect(try reader.nextFrame() == all.first)
    }

    /// Small windows and large blocks: what lies across their border is still one.
    @Test func `a file larger than the window is read as it is`() throws {
        var writer = MatroskaWriter(Recordings.configuration())
        let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 320, height: 240))))
        var random = SeededGenerator(seed: 3)
        let payloads = (0..<40).map { index in
            [UInt8(index == 0 ? 0x10 : 0x11)] + [UInt8](repeating: UInt8(index), count: Int.random(in: 1...200_000, using: &random))
        }
        for (index, payload) in payloads.enumerated() {
            writer.write(
                MuxedFrame(track: video, time: MediaTime(milliseconds: Int64(index) * 40), isKeyframe: index == 0, payload: payload))
        }
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        var (reader, frames) = try read(image.bytes)
        #expect(try frames.map { try reader.payload(of: $0) } == payloads)
    }
}
