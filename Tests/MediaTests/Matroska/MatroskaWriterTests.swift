import Media
import Testing
import TestSupport

struct MatroskaWriterTests {
    private let key: [UInt8] = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00]  // 320×240
    private let inter: [UInt8] = [0x11, 0, 0, 1]

    private func makeWriter(_ change: (inout MatroskaWriter.Configuration) -> Void = { _ in }) -> MatroskaWriter {
        var configuration = Recordings.configuration()
        change(&configuration)
        return MatroskaWriter(configuration)
    }

    private func vp8(_ width: Int = 320, _ height: Int = 240) -> MatroskaTrack {
        MatroskaTrack(.vp8(VideoDimensions(width: width, height: height)))
    }

    private func opus(_ head: OpusHead = OpusHead(channels: 2)) -> MatroskaTrack { MatroskaTrack(.opus(head)) }

    private func frame(_ track: TrackNumber, _ milliseconds: Int64, key: Bool = true, _ payload: [UInt8] = Recordings.silence) -> MuxedFrame
    {
        MuxedFrame(track: track, time: MediaTime(milliseconds: milliseconds), isKeyframe: key, payload: payload)
    }

    private func image(_ writer: inout MatroskaWriter) -> [UInt8] {
        var image = FileImage()
        image.take(from: &writer)
        return image.bytes
    }

    private func frames(of bytes: [UInt8]) throws -> (reader: MatroskaReader, frames: [MatroskaFrame]) {
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        var frames: [MatroskaFrame] = []
        while let frame = try reader.nextFrame() { frames.append(frame) }
        return (reader, frames)
    }

    // MARK: Bytes

    @Test func `a cluster is its size, its checksum, its time and its blocks`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        writer.write(frame(audio, 1000))
        writer.write(frame(audio, 1020))
        writer.flush()
        var outputs: [ContainerOutput] = []
        while let output = writer.pollOutput() { outputs.append(output) }

        let covered: [UInt8] = [
            0xE7, 0x82, 0x03, 0xE8,  // Timestamp 1000 ms
            0xA3, 0x85,  // SimpleBlock, 5 bytes
            0x81, 0x00, 0x00, 0x80, 0xFC,  // track 1, 0 ms later, key frame, the packet
            0xA3, 0x85,
            0x81, 0x00, 0x14, 0x80, 0xFC,  // 20 ms later
        ]
        let checksum = EBMLChecksum.of(covered.span.bytes)
        var cluster: [UInt8] = [
            0x1F, 0x43, 0xB6, 0x75,  // Cluster
            0x10, 0x00, 0x00, 0x18,  // 24 bytes
            0xBF, 0x84,  // CRC-32
        ]
        cluster.append(littleEndian: checksum)
        #expect(outputs.count == 2)
        #expect(outputs.last == .append(cluster + covered))
    }

    @Test func `the head says version 4, unknown segment size, and nothing of a duration`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        writer.write(frame(audio, 0))
        writer.flush()
        let bytes = image(&writer)
        #expect(
            bytes.starts(with: [
                0x1A, 0x45, 0xDF, 0xA3, 0x9F,  // EBML, 31 bytes
                0x42, 0x86, 0x81, 1,  // EBMLVersion
                0x42, 0xF7, 0x81, 1,  // EBMLReadVersion
                0x42, 0xF2, 0x81, 4,  // EBMLMaxIDLength
                0x42, 0xF3, 0x81, 8,  // EBMLMaxSizeLength
                0x42, 0x82, 0x84, 0x77, 0x65, 0x62, 0x6D,  // DocType webm
                0x42, 0x87, 0x81, 4,  // DocTypeVersion
                0x42, 0x85, 0x81, 2,  // DocTypeReadVersion
                0x18, 0x53, 0x80, 0x67,  // Segment
                0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF,  // of unknown size
                0x11, 0x4D, 0x9B, 0x74,  // SeekHead
            ]))
        let reader = try MatroskaReader(MemoryByteSource(bytes))
        #expect(reader.segmentEnd == nil)
        #expect(reader.info.duration == nil)
    }

    // MARK: Clusters

    @Test func `every video key frame starts a cluster, and nothing else does within the second`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        let video = writer.addTrack(vp8())
        for index in 0..<50 {
            writer.write(frame(audio, Int64(index) * 20))
            if index % 2 == 0 { writer.write(frame(video, Int64(index) * 20, key: index % 20 == 0, index % 20 == 0 ? key : inter)) }
        }
        writer.finish()
        let (_, frames) = try frames(of: image(&writer))
        let starts = Dictionary(grouping: frames, by: \.cluster.offset).values.compactMap(\.first).sorted {
            $0.element.lowerBound < $1.element.lowerBound
        }
        // The first sound stands alone before the first picture.
        #expect(starts.map(\.timestamp.milliseconds) == [0, 0, 400, 800])
        #expect(starts.dropFirst().allSatisfy { $0.track == 2 && $0.isKeyframe })
        #expect(frames.filter { $0.track == 2 && $0.isKeyframe }.count == 3)
    }

    @Test func `a cluster comes out whole as soon as its second is over`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        var image = FileImage()
        for index in 0..<500 {
            writer.write(frame(audio, Int64(index) * 20))
            image.take(from: &writer)
            let written = Int64(index + 1) * 20
            guard written > 1020 else { continue }
            let (reader, frames) = try frames(of: image.bytes)
            #expect(reader.problems == [])
            #expect(Int64(frames.count) * 20 >= written - 1020)
        }
    }

    /// Without this, browsers' Media Source Extensions drop pictures up to the next key frame (MatroskaWriter+Clusters).
    @Test(arguments: [15, 30, 60], [0, 4, 12])
    func `between key frames a cluster ends where no sound is cut, and its last picture with it`(rate: Int64, jitter: Int64) throws {
        var random = SeededGenerator(seed: 5)
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        let video = writer.addTrack(vp8())
        var frames = (0..<rate * 20).map { index in
            let late = index == 0 ? 0 : Int64.random(in: 0...jitter, using: &random)
            return frame(video, index * 1000 / rate + late, key: index == 0, index == 0 ? key : inter)
        }
        for index in 0..<Int64(1000) { frames.append(frame(audio, index * 20)) }
        frames.sort { ($0.time, $0.track) < ($1.time, $1.track) }
        for frame in frames { writer.write(frame) }
        writer.finish()
        let (reader, read) = try self.frames(of: image(&writer))
        #expect(reader.problems == [])
        #expect(read.count == frames.count)
        let starts = read.indices.dropFirst(2).filter { read[$0].cluster.offset != read[$0 - 1].cluster.offset }
        // The first sound stands alone; then one a second, a little earlier than it must.
        #expect((20...27).contains(starts.count))
        for start in starts {
            let begin = read[start].timestamp
            let sound = try #require(read[..<start].last { $0.track == 1 })
            let picture = try #require(read[..<start].last { $0.track == 2 })
            let next = try #require(read[start...].first { $0.track == 2 })
            #expect(sound.timestamp + .milliseconds(20) <= begin)
            let duration = try #require(picture.duration)
            #expect(picture.timestamp + duration <= begin)
            let wait: Duration = next.timestamp - picture.timestamp
            #expect(wait <= duration * 2)
        }
    }

    @Test func `pictures alone end their clusters with their own durations`() throws {
        var writer = makeWriter()
        let video = writer.addTrack(vp8())
        for index in 0..<600 {
            let time = MediaTime(nanoseconds: Int64(index) * 33_333_333)
            writer.write(MuxedFrame(track: video, time: time, isKeyframe: index == 0, payload: index == 0 ? key : inter))
        }
        writer.finish()
        let (_, frames) = try frames(of: image(&writer))
        let starts = frames.indices.dropFirst(2).filter { frames[$0].cluster.offset != frames[$0 - 1].cluster.offset }
        #expect(starts.count >= 19)
        for start in starts { #expect(frames[start - 1].timestamp + frames[start - 1].duration! == frames[start].timestamp) }
        // Only they are groups.
        #expect(frames.filter { $0.duration != nil }.count == starts.count + 1)
    }

    @Test func `sound that is held back for the next cluster comes out with a flush, and in order`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        let video = writer.addTrack(vp8())
        writer.write(frame(video, 0, key: true, key))
        for index in 0..<48 { writer.write(frame(audio, Int64(index) * 20)) }
        writer.flush()
        let (_, frames) = try frames(of: image(&writer))
        #expect(frames.map(\.timestamp.milliseconds) == [0] + (0..<48).map { Int64($0) * 20 })
    }

    @Test func `no cluster holds more bytes than its limit`() throws {
        var writer = makeWriter { $0.clusterByteLimit = 10_000 }
        let video = writer.addTrack(vp8())
        for index in 0..<40 {
            writer.write(frame(video, Int64(index), key: index == 0, (index == 0 ? key : inter) + [UInt8](repeating: 7, count: 900)))
        }
        writer.finish()
        let (_, frames) = try frames(of: image(&writer))
        #expect(frames.count == 40)
        #expect(frames.allSatisfy { $0.cluster.end! - $0.cluster.offset <= 10_000 })
        #expect(Set(frames.map(\.cluster.offset)).count == 4)
    }

    @Test func `blocks count from the rounded time of their cluster, so that errors do not add up`() throws {
        var writer = makeWriter()
        let video = writer.addTrack(vp8())
        let times = (0..<300).map { MediaTime(nanoseconds: 400_000 + Int64($0) * 33_366_667) }
        for (index, time) in times.enumerated() {
            writer.write(MuxedFrame(track: video, time: time, isKeyframe: index == 0, payload: index == 0 ? key : inter))
        }
        writer.finish()
        let (_, frames) = try frames(of: image(&writer))
        #expect(frames.map(\.timestamp.milliseconds) == times.map(\.milliseconds))
    }

    @Test func `a gap longer than a block can count starts a new cluster`() throws {
        var writer = makeWriter { $0.clusterDuration = .seconds(3600) }
        let audio = writer.addTrack(opus())
        for time in [0, 40_000, 4_000_000_000] as [Int64] { writer.write(frame(audio, time)) }
        writer.finish()
        let (_, frames) = try frames(of: image(&writer))
        #expect(frames.map(\.timestamp.milliseconds) == [0, 40_000, 4_000_000_000])
    }

    // MARK: What is not written as it comes

    @Test func `a time that goes back is held at the last one`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        for time in [100, 90, 120, -5] as [Int64] { writer.write(frame(audio, time)) }
        writer.finish()
        let (_, frames) = try frames(of: image(&writer))
        #expect(frames.map(\.timestamp.milliseconds) == [100, 100, 120, 120])
    }

    @Test func `video before its first key frame, empty frames and unknown tracks are refused`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        let video = writer.addTrack(vp8())
        writer.write(frame(video, 0, key: false, inter))
        writer.write(frame(audio, 0, []))
        writer.write(frame(TrackNumber(rawValue: 9), 0))
        #expect(writer.refusedFrameCount == 3)
        writer.write(frame(audio, 0))
        writer.finish()
        writer.write(frame(audio, 20))
        #expect(writer.refusedFrameCount == 4)
        let (reader, frames) = try frames(of: image(&writer))
        #expect(frames.count == 1)
        // The video track never got a block: it is not declared.
        #expect(reader.tracks.map(\.kind) == [.audio])
    }

    @Test func `without a frame nothing comes out`() {
        var writer = makeWriter()
        _ = writer.addTrack(opus())
        writer.finish()
        #expect(writer.pollOutput() == nil)
        #expect(writer.byteCount == 0)
    }

    // MARK: Tracks

    @Test func `a track that begins later is declared before its first cluster comes out`() throws {
        var writer = makeWriter()
        var image = FileImage(keepingStages: true)
        let audio = writer.addTrack(opus())
        for index in 0..<100 { writer.write(frame(audio, Int64(index) * 20)) }
        image.take(from: &writer)
        let video = writer.addTrack(vp8())
        for index in 100..<200 {
            writer.write(frame(audio, Int64(index) * 20))
            writer.write(frame(video, Int64(index) * 20, key: index == 100, index == 100 ? key : inter))
        }
        writer.finish()
        image.take(from: &writer)
        for stage in image.stages.dropFirst() {
            let (reader, frames) = try frames(of: stage)
            #expect(reader.problems == [])
            #expect(Set(frames.map(\.track)).isSubset(of: Set(reader.tracks.map(\.number))))
        }
        let (reader, _) = try frames(of: image.bytes)
        #expect(reader.tracks.map(\.kind) == [.audio, .video])
    }

    @Test func `audio is listed first, whatever its number`() throws {
        var writer = makeWriter()
        let video = writer.addTrack(vp8())
        let audio = writer.addTrack(opus())
        writer.write(frame(audio, 0))
        writer.write(frame(video, 0, key))
        writer.finish()
        let (reader, _) = try frames(of: image(&writer))
        #expect(reader.tracks.map(\.number) == [2, 1])
    }

    @Test func `when no room is left for another track, its frames are refused and the file stays whole`() throws {
        var writer = makeWriter {
            $0.trackReserve = 0
            $0.cueReserve = 0
        }
        let audio = writer.addTrack(opus())
        writer.write(frame(audio, 0))
        writer.flush()
        let video = writer.addTrack(vp8())
        writer.write(frame(video, 20, key))
        writer.write(frame(audio, 20))
        writer.finish()
        #expect(writer.refusedFrameCount == 1)
        let (reader, frames) = try frames(of: image(&writer))
        #expect(reader.problems == [])
        #expect(frames.map(\.track) == [1, 1])
    }

    @Test func `there is room for a track that was added but silent when the head was written`() throws {
        var writer = makeWriter {
            $0.trackReserve = 0
            $0.cueReserve = 0
        }
        let audio = writer.addTrack(opus())
        let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 1, height: 1)), name: String(repeating: "ü", count: 300)))
        writer.write(frame(audio, 0))
        writer.write(frame(video, 0, key))
        writer.finish()
        #expect(writer.refusedFrameCount == 0)
        let (reader, _) = try frames(of: image(&writer))
        #expect(reader.tracks.map(\.kind) == [.audio, .video])
        #expect(reader.tracks[1].name == String(repeating: "ü", count: 100))
    }

    @Test func `the file says the largest width and height that were seen`() throws {
        var writer = makeWriter()
        let video = writer.addTrack(vp8(640, 360))
        writer.write(frame(video, 0, key))
        writer.flush()
        writer.updateDimensions(VideoDimensions(width: 360, height: 640), of: video)
        writer.updateDimensions(VideoDimensions(width: 320, height: 180), of: video)
        writer.finish()
        let (reader, _) = try frames(of: image(&writer))
        #expect(reader.tracks[0].dimensions == VideoDimensions(width: 640, height: 640))
    }

    @Test func `pre-skip becomes CodecDelay and is added to the blocks`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus(OpusHead(channels: 1, preSkip: 312)))
        writer.write(frame(audio, 0))
        writer.write(frame(audio, 20))
        writer.finish()
        let (reader, frames) = try frames(of: image(&writer))
        #expect(reader.tracks[0].codecDelay == .microseconds(6500))
        #expect(frames.map(\.timestamp.milliseconds) == [7, 27])
        #expect(reader.time(of: frames[1]) == MediaTime(nanoseconds: 20_500_000))
    }

    // MARK: The end

    @Test func `the duration is the end of the last block`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        let video = writer.addTrack(vp8())
        writer.write(frame(video, 0, key))
        writer.write(frame(video, 40, key: false, inter))
        writer.write(frame(audio, 40))
        #expect(writer.duration == .milliseconds(80))
        writer.finish()
        let (reader, frames) = try frames(of: image(&writer))
        #expect(reader.info.duration == .milliseconds(80))
        #expect(frames[1].duration == .milliseconds(40))
        #expect(frames[1].isKeyframe == false)
    }

    @Test func `a shared screen that stood for minutes does not lengthen the file by as much`() {
        var writer = makeWriter()
        let video = writer.addTrack(vp8())
        writer.write(frame(video, 0, key))
        writer.write(frame(video, 120_000, key: false, inter))
        #expect(writer.duration == .milliseconds(120_100))
    }

    @Test func `the segment ends with the file, and the seek head knows everything`() throws {
        var writer = makeWriter()
        let video = writer.addTrack(vp8())
        writer.write(frame(video, 0, key))
        writer.addChapter(at: MediaTime(milliseconds: 10), label: "Half time")
        writer.finish()
        let bytes = image(&writer)
        let reader = try MatroskaReader(MemoryByteSource(bytes))
        #expect(reader.segmentEnd == bytes.count)
        #expect(Set(reader.places.keys) == [.seekHead, .info, .tracks, .cues, .chapters, .tags])
        #expect(reader.chapters == [MatroskaChapter(time: MediaTime(milliseconds: 10), label: "Half time")])
        #expect(reader.info.title == "A test")
        #expect(reader.info.date == WallTime(milliseconds: 1_795_262_400_000))
        #expect(reader.info.segmentUUID?.count == 16)
    }

    @Test func `statistics are tagged as mkvtoolnix does`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        for index in 0..<500 { writer.write(frame(audio, 3_600_000 + Int64(index) * 20, [0xFC, 1, 2, 3, 4])) }
        writer.finish()
        let (reader, _) = try frames(of: image(&writer))
        let tag = try #require(reader.tags.first)
        #expect(tag.trackUID == reader.tracks[0].uid)
        #expect(
            tag.values == [
                "BPS": "2000", "DURATION": "00:00:10.000000000", "NUMBER_OF_FRAMES": "500", "NUMBER_OF_BYTES": "2500",
                "_STATISTICS_WRITING_APP": "Recorder tests", "_STATISTICS_WRITING_DATE_UTC": "2026-11-21 12:00:00",
                "_STATISTICS_TAGS": "BPS DURATION NUMBER_OF_FRAMES NUMBER_OF_BYTES",
            ])
    }

    @Test func `concealed and cut sound is in block groups that say so`() throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        writer.write(MuxedFrame(track: audio, time: .zero, isKeyframe: true, payload: [0xFF, 6], isConcealment: true))
        writer.write(
            MuxedFrame(
                track: audio, time: MediaTime(milliseconds: 120), isKeyframe: true, payload: [0xFC, 1], discardPadding: .milliseconds(5)))
        writer.finish()
        let (_, frames) = try frames(of: image(&writer))
        #expect(frames.map(\.isKeyframe) == [true, true])
        #expect(frames.map(\.duration) == [.milliseconds(120), .milliseconds(20)])
        #expect(frames.map(\.discardPadding) == [nil, .milliseconds(5)])
        #expect(writer.duration == .milliseconds(135))
    }

    // MARK: Silence at the end

    @Test(arguments: [false, true])
    func `concealment stays when sound follows, and is taken away when none does`(comesBack: Bool) throws {
        var writer = makeWriter()
        let audio = writer.addTrack(opus())
        let video = writer.addTrack(vp8())
        for step in 0..<100 {
            let time = Int64(step) * 40
            let isMuted = (10..<20).contains(step) || step >= 30
            let isHeard = comesBack && step == 99 || !isMuted
            if isHeard {
                writer.write(frame(audio, time, [0xFC, 1, 2]))
            } else {
                let filler = MuxedFrame(
                    track: audio, time: MediaTime(milliseconds: time), isKeyframe: true, payload: [0xFF, 2], duration: .milliseconds(40),
                    isConcealment: true)
                writer.write(filler)
            }
            writer.write(frame(video, time, key: step % 50 == 0, step % 50 == 0 ? key : inter))
            if isHeard { writer.write(frame(audio, time + 20, [0xFC, 1, 2])) }
            // The middle of the silence lies in clusters that are out.
            if step % 12 == 0 { writer.flush() }
        }
        writer.finish()
        let (reader, frames) = try frames(of: image(&writer))
        let sound = frames.filter { $0.track == 1 }
        let pictures = frames.filter { $0.track == 2 }
        #expect(reader.problems.isEmpty && pictures.count == 100)
        #expect(sound.count == (comesBack ? 121 : 50))
        let last = try #require(sound.last)
        let end = reader.time(of: last).inSeconds
        #expect(abs(end - (comesBack ? 3.98 : 1.18)) < 0.001)
        let statistics = try #require(writer.statistics(of: audio))
        #expect(statistics.frames == sound.count && abs(statistics.end.inSeconds - end - 0.02) < 0.001)
        #expect(abs(writer.duration.inSeconds - 4) < 0.001, "the pictures go on")
    }
}
