import Media
import TestSupport
import Testing

/// Media Source Extensions keep every picture of every file (MatroskaWriter+Clusters, +Ends).
struct MatroskaMediaSourceTests {
    private let key: [UInt8] = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00]
    private let inter: [UInt8] = [0x11, 0, 0, 1]

    private struct Recorder {
        var writer = MatroskaWriter(Recordings.configuration())
        var image = FileImage(keepingStages: true)
        let sound: TrackNumber
        let pictures: TrackNumber

        init() {
            sound = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
            pictures = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 320, height: 240))))
        }

        mutating func write(_ time: Int64, picture: [UInt8]?) {
            let isKeyframe = picture.map { $0[0] & 1 == 0 } ?? true
            writer.write(
                MuxedFrame(
                    track: picture == nil ? sound : pictures, time: MediaTime(milliseconds: time), isKeyframe: isKeyframe,
                    payload: picture ?? Recordings.silence))
            image.take(from: &writer)
        }

        mutating func flush() {
            writer.flush()
            image.take(from: &writer)
        }

        mutating func finish() -> [UInt8] {
            writer.finish()
            image.take(from: &writer)
            return image.bytes
        }
    }

    private func expectAllIsKept(_ bytes: [UInt8]) throws {
        let rules = try MediaSourceRules(bytes)
        #expect(rules.lostByFirefox() == [])
        #expect(rules.lostByChromium().pictures == [])
        #expect(rules.lostByChromium().gaps == [])
        var reader = try MatroskaReader(MemoryByteSource(bytes))
        while try reader.nextFrame() != nil {}
        #expect(reader.problems == [])
    }

    /// Whoever watches the clock says some time before that a cluster will have to end.
    @Test(arguments: 1...40)
    func `all pictures are kept whenever the clock ends a cluster`(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var recorder = Recorder()
        let rate = [7, 15, 30, 60].randomElement(using: &random) ?? 30
        let shift = Int64.random(in: 0..<20, using: &random)
        var times: [(time: Int64, picture: [UInt8]?)] = (0..<1000).map { ($0 * 20 + shift + Int64.random(in: 0...1, using: &random), nil) }
        for index in 0..<Int64(20 * rate) {
            times.append((index * 1000 / Int64(rate) + Int64.random(in: 0...6, using: &random), index % 150 == 0 ? key : inter))
        }
        times.sort { ($0.time, $0.picture == nil ? 0 : 1) < ($1.time, $1.picture == nil ? 0 : 1) }
        var ends = 0
        var begun: Int64?
        for entry in times {
            recorder.write(entry.time, picture: entry.picture)
            let first = recorder.writer.firstPendingTime?.milliseconds
            guard let first, entry.time - first > 300 else { continue }
            if entry.time - first > 550 { recorder.flush() } else { recorder.writer.endSoon() }
            if first != begun { ends += 1 }
            begun = first
        }
        #expect(ends > 20)
        try expectAllIsKept(recorder.finish())
    }

    @Test(arguments: [40, 300, 970, 5000] as [Int64])
    func `a key frame after a pause with sound leaves no gap`(pause: Int64) throws {
        var recorder = Recorder()
        for time in stride(from: Int64(0), to: 2000, by: 10) {
            if time % 20 == 0 { recorder.write(time, picture: nil) }
            if time % 40 == 10 { recorder.write(time, picture: time == 10 ? key : inter) }
        }
        recorder.flush()
        for time in stride(from: Int64(2000), to: 2000 + pause, by: 20) { recorder.write(time, picture: nil) }
        for time in stride(from: 2000 + pause, to: 4000 + pause, by: 10) {
            if time % 20 == 0 { recorder.write(time, picture: nil) }
            if (time - pause) % 40 == 0 { recorder.write(time, picture: time == 2000 + pause ? key : inter) }
        }
        try expectAllIsKept(recorder.finish())
    }

    @Test(arguments: [200, 1000, 8000, 60_000] as [Int64])
    func `a picture that came late after a flush keeps its place, without sound`(wait: Int64) throws {
        var recorder = Recorder()
        for time in stride(from: Int64(0), to: 400, by: 33) { recorder.write(time, picture: time == 0 ? key : inter) }
        recorder.flush()
        for time in stride(from: 400 + wait, to: 1000 + wait, by: 33) { recorder.write(time, picture: inter) }
        try expectAllIsKept(recorder.finish())
        // A crash between the two patches leaves a checksum that is wrong and nothing else.
        for stage in recorder.image.stages {
            var reader = try MatroskaReader(MemoryByteSource(stage))
            while try reader.nextFrame() != nil {}
            #expect(reader.problems == [])
        }
    }

    /// Firefox loses them when one picture stands for longer than two clusters of sound: it opens the file anew at every one that begins before its end.
    @Test(arguments: [400, 1000, 1340, 3100] as [Int64])
    func `a shared screen with sound and few pictures keeps them in Chromium`(interval: Int64) throws {
        var recorder = Recorder()
        for time in stride(from: Int64(0), to: 20_000, by: 20) {
            recorder.write(time, picture: nil)
            if time % interval == 20 { recorder.write(time + 3, picture: time == 20 ? key : inter) }
            if let first = recorder.writer.firstPendingTime?.milliseconds, time - first >= 750 {
                time - first >= 1000 ? recorder.flush() : recorder.writer.endSoon()
            }
        }
        let rules = try MediaSourceRules(recorder.finish())
        #expect(rules.lostByChromium().pictures == [])
        if interval < 500 { #expect(rules.lostByFirefox() == []) }
    }

    @Test func `the last sound of a cluster says how long it is where a guess would reach into the next one`() throws {
        var recorder = Recorder()
        for time in [0, 20, 41] as [Int64] { recorder.write(time, picture: nil) }
        recorder.write(61, picture: key)
        for time in [61, 81] as [Int64] { recorder.write(time, picture: nil) }
        recorder.write(101, picture: key)
        var reader = try MatroskaReader(MemoryByteSource(recorder.finish()))
        var durations: [Int64?] = []
        while let frame = try reader.nextFrame() { durations.append(frame.duration.map { $0.nanoseconds / 1_000_000 }) }
        // The key frame lasts until the next one.
        #expect(durations == [nil, nil, 20, 40, nil, nil, 40])
    }

    /// As SilenceFiller does when the clock has run away from the samples.
    @Test func `sound that was squeezed in at the end of a cluster does not make the next one seem far away`() throws {
        var recorder = Recorder()
        for time in stride(from: Int64(0), to: 40_000, by: 20) {
            recorder.write(time, picture: nil)
            recorder.write(time + 1, picture: time == 0 ? key : inter)
            // Often enough to be before the last one of some clusters.
            if time % 60 == 0 {
                let squeezed = MuxedFrame(
                    track: recorder.sound, time: MediaTime(milliseconds: time + 19), isKeyframe: true, payload: Recordings.silence,
                    duration: .milliseconds(20), isConcealment: true)
                recorder.writer.write(squeezed)
            }
        }
        try expectAllIsKept(recorder.finish())
    }

    @Test(arguments: [0, 1, 5, 4096, 70_000])
    func `a checksum follows a change of what it covers`(countBehind: Int) {
        var random = SeededGenerator(seed: 9)
        var bytes = (0..<300 + countBehind).map { _ in UInt8.random(in: 0...255, using: &random) }
        let before = EBMLChecksum.of(bytes.span.bytes)
        let difference: [UInt8] = [0, 1, 0x80, 0xFF]
        for (index, byte) in difference.enumerated() { bytes[296 + index] ^= byte }
        let change = EBMLChecksum.change(by: difference.span.bytes, followedBy: countBehind)
        #expect(EBMLChecksum.of(bytes.span.bytes) == before ^ change)
    }
}
