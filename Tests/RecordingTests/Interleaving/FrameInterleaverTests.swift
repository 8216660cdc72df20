import Media
import Testing

@testable import Recording

private let sound = TrackID(rawValue: 1)
private let picture = TrackID(rawValue: 2)

private struct InterleaverBench {
    var interleaver = FrameInterleaver(limits: WaitLimits(recovery: .seconds(2), start: .milliseconds(750)))
    var now = MonotonicTime.zero

    init() {
        interleaver.addTrack(picture, kind: .video)
        interleaver.addTrack(sound, kind: .audio)
    }

    mutating func push(_ track: TrackID, _ milliseconds: Int64) {
        let codec: Codec = track == sound ? .opus : .vp8
        interleaver.push(
            EncodedFrame(codec: codec, rtpTimestamp: 0, ssrc: 1, arrival: now, isKeyframe: true, payload: [0]), of: track,
            time: MediaTime(milliseconds: milliseconds), section: 0, at: now)
    }

    mutating func released() -> [Int64] {
        var times: [Int64] = []
        while let entry = interleaver.next(at: now) {
            times.append(entry.track == sound ? -entry.time.milliseconds : entry.time.milliseconds)
        }
        return times
    }
}

/// Sound is written with a minus sign.
struct FrameInterleaverTests {
    @Test func `frames come out in order of time, sound first at equal times`() {
        var bench = InterleaverBench()
        bench.push(picture, 20)
        bench.push(picture, 53)
        #expect(bench.released() == [], "sound of before could still come")
        bench.push(sound, 20)
        bench.push(sound, 40)
        bench.push(sound, 60)
        #expect(bench.released() == [-20, 20, -40, 53])
    }

    @Test func `a frame waits a quarter of a second for the other track, not longer`() {
        var bench = InterleaverBench()
        bench.push(picture, 20)
        #expect(bench.interleaver.nextDeadline == .zero + .milliseconds(250))
        bench.now = .zero + .milliseconds(249)
        #expect(bench.released() == [])
        bench.now = .zero + .milliseconds(250)
        #expect(bench.released() == [20])
    }

    @Test func `while packets are being sent again it waits for the recovery window and its margin`() {
        var bench = InterleaverBench()
        bench.interleaver.setRecovering(true, picture, at: bench.now)
        bench.push(sound, 20)
        bench.now = .zero + .milliseconds(2499)
        #expect(bench.released() == [])
        bench.now = .zero + .milliseconds(2500)
        #expect(bench.released() == [-20])
    }

    @Test func `recovered frames have a moment to come after the word that nothing is missing`() {
        var bench = InterleaverBench()
        bench.interleaver.setRecovering(true, picture, at: bench.now)
        bench.push(sound, 20)
        bench.push(sound, 40)
        bench.now = .zero + .milliseconds(800)
        bench.interleaver.setRecovering(false, picture, at: bench.now)
        #expect(bench.released() == [])
        bench.push(picture, 10)
        bench.push(picture, 43)
        #expect(bench.released() == [10, -20, -40])
    }

    @Test func `a track that ended is not waited for, and keeps its turn`() {
        var bench = InterleaverBench()
        bench.push(picture, 20)
        bench.push(sound, 10)
        bench.interleaver.endTrack(picture)
        #expect(bench.released() == [-10], "sound of before the picture could still come")
        bench.push(sound, 30)
        #expect(bench.released() == [20, -30])
        #expect(!bench.interleaver.contains(picture))
    }

    @Test func `what is held beyond its bound goes out, waited for or not`() {
        var bench = InterleaverBench()
        bench.interleaver.setRecovering(true, sound, at: bench.now)
        let frame = EncodedFrame(
            codec: .vp8, rtpTimestamp: 0, ssrc: 1, arrival: .zero, isKeyframe: true, payload: [UInt8](repeating: 0, count: 1 << 20))
        for index in 0..<100 {
            bench.interleaver.push(frame, of: picture, time: MediaTime(milliseconds: Int64(index)), section: 0, at: bench.now)
            _ = bench.released()
        }
        #expect(bench.interleaver.byteCount <= 32 << 20)
    }
}
