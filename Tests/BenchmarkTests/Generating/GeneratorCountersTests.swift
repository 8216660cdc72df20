import Testing

@testable import Benchmark

struct GeneratorCountersTests {
    @Test func `lateness is told by the share of frames, to a factor of two, and never above the worst`() {
        var counters = GeneratorCounters()
        for _ in 0..<990 { counters.note(lateness: 100_000) }
        for _ in 0..<10 { counters.note(lateness: 30_000_000) }
        #expect((100_000...200_000).contains(counters.lateness(ofShare: 0.5)))
        #expect((100_000...200_000).contains(counters.lateness(ofShare: 0.99)))
        #expect(counters.lateness(ofShare: 0.999) == 30_000_000)
        #expect(counters.worstLateness == 30_000_000)
    }

    @Test func `an interval has what came after its beginning`() {
        var counters = GeneratorCounters()
        counters.packets = 10
        counters.note(lateness: 1_000_000_000)
        let before = counters
        counters.packets = 25
        counters.note(lateness: 10)
        let interval = counters - before
        #expect(interval.packets == 15)
        #expect(interval.lateness(ofShare: 1) < 1_000_000)
    }
}
