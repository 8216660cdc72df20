import Media
import Testing

@testable import Recording

/// Everything that is written, fillers and packets, as a decoder counts it.
private struct FillerBench {
    var filler = SilenceFiller()
    var samples = 0
    var fillers: [SilenceFiller.Filler] = []
    var gaps: [Duration] = []

    /// - Parameter toc: CELT, full band, 20 ms, stereo unless said otherwise.
    mutating func sound(_ milliseconds: Double, toc: UInt8 = 0xFC) {
        let time = MediaTime(nanoseconds: Int64(milliseconds * 1e6))
        while let next = filler.next(beforeSoundAt: time) { take(next) }
        let packet = OpusPacket(parsing: [toc].span.bytes)!
        samples += packet.sampleCount
        if let gap = filler.wrote(packet, at: time) { gaps.append(gap) }
    }

    mutating func picture(_ milliseconds: Double) {
        while let next = filler.next(beforePictureAt: MediaTime(nanoseconds: Int64(milliseconds * 1e6))) { take(next) }
    }

    private mutating func take(_ next: SilenceFiller.Filler) {
        samples += OpusPacket(parsing: next.payload.span.bytes)!.sampleCount
        fillers.append(next)
    }

    var milliseconds: Double { Double(samples) / 48 }
}

struct SilenceFillerTests {
    @Test(arguments: [20, 40, 60, 400, 2000, 59_000] as [Double])
    func `a gap is filled to its length`(gap: Double) {
        var bench = FillerBench()
        for index in 0..<10 { bench.sound(Double(index) * 20) }
        bench.sound(200 + gap)
        #expect(bench.milliseconds == 220 + gap)
        #expect(bench.fillers.first?.time == MediaTime(milliseconds: 200))
        #expect(bench.gaps.isEmpty)
    }

    @Test(arguments: [
        (toc: 0xFC as UInt8, name: "CELT"), (toc: 0x48 as UInt8, name: "SILK 20 ms"), (toc: 0x58 as UInt8, name: "SILK 60 ms"),
        (toc: 0x78 as UInt8, name: "hybrid"), (toc: 0xE0 as UInt8, name: "CELT 2.5 ms"),
    ])
    func `fillers have the mode, bandwidth and channels of the sound before them`(toc: UInt8, name: String) {
        var bench = FillerBench()
        bench.sound(0, toc: toc)
        bench.sound(1000, toc: toc)
        #expect(!bench.fillers.isEmpty)
        for filler in bench.fillers {
            let packet = OpusPacket(parsing: filler.payload.span.bytes)
            #expect(packet?.toc.mode == OpusTOC(rawValue: toc).mode)
            #expect(packet?.toc.isStereo == OpusTOC(rawValue: toc).isStereo)
        }
        let last = Double(OpusPacket(parsing: [toc].span.bytes)!.sampleCount) / 48
        #expect(abs(bench.milliseconds - 1000 - last) < 10)
    }

    @Test func `cracks of less than half a packet are left alone`() {
        var bench = FillerBench()
        bench.sound(0)
        for index in 1..<10 { bench.sound(Double(index) * 20 + (index % 2 == 0 ? 0 : 4)) }
        #expect(bench.fillers.isEmpty)
    }

    @Test func `a clock that loses time is made up for, one packet at a time`() {
        var bench = FillerBench()
        // 200 ppm slow, for ten minutes: 120 ms.
        for index in 0..<30_000 { bench.sound(Double(index) * 20.004) }
        #expect(abs(bench.milliseconds - 30_000 * 20.004) <= 20)
        #expect((5...6).contains(bench.fillers.count))
    }

    @Test func `a clock that gains time gets no silence, and a gap is filled only as far as time was lost`() {
        var bench = FillerBench()
        for index in 0..<30_000 { bench.sound(Double(index) * 19.996) }
        #expect(bench.fillers.isEmpty)
        bench.sound(30_000 * 19.996 + 1000)
        #expect(abs(bench.milliseconds - (30_000 * 19.996 + 1020)) < 10)
    }

    @Test func `pictures show a gap as it goes on, and the sound after it adds only what is left`() {
        var bench = FillerBench()
        for index in 0..<10 { bench.sound(Double(index) * 20) }
        for index in 0..<30 { bench.picture(Double(index) * 33) }
        #expect(bench.fillers.count > 10)
        #expect(bench.milliseconds <= 29 * 33)
        bench.sound(1200)
        #expect(bench.milliseconds == 1220)
        #expect(zip(bench.fillers, bench.fillers.dropFirst()).allSatisfy { $0.time < $1.time })
    }

    @Test func `a picture between two packets is no gap`() {
        var bench = FillerBench()
        for index in 0..<100 {
            bench.sound(Double(index) * 20)
            bench.picture(Double(index) * 20 + 19)
        }
        #expect(bench.fillers.isEmpty)
    }

    @Test(arguments: [true, false])
    func `after a minute silence becomes a gap, and is told`(hasPictures: Bool) {
        var bench = FillerBench()
        bench.sound(0)
        if hasPictures { for index in 0..<20_000 { bench.picture(Double(index) * 33) } }
        bench.sound(700_000)
        #expect(bench.milliseconds == 60_040)
        #expect(bench.gaps.count == 1)
        #expect(bench.gaps[0] >= .seconds(639) && bench.gaps[0] <= .seconds(640))
        // And what comes then is sound again.
        for index in 1..<100 { bench.sound(700_000 + Double(index) * 20) }
        #expect(bench.milliseconds == 60_040 + 99 * 20)
    }

    @Test func `nothing is filled before the first sound`() {
        var bench = FillerBench()
        bench.picture(5000)
        bench.sound(6000)
        #expect(bench.fillers.isEmpty)
    }
}
