import Media
import Testing

@testable import Recording

@Suite struct BitrateMeterTests {
    @Test func `a second's bytes are that second's bits`() {
        var meter = BitrateMeter()
        for (seconds, bytes) in [(3.0, 100), (3.9, 25), (5.0, 1)] { meter.add(bytes, at: .zero + .seconds(seconds)) }
        #expect(meter.series == .init(start: 3, interval: 1, values: [1000, 0, 8]))
    }

    @Test func `an hour and a week fit into the same room, and every byte is in it`() {
        for (seconds, interval) in [(3600, 16), (604_800, 4096)] {
            var meter = BitrateMeter()
            for second in 0..<seconds { meter.add(1000, at: .zero + .seconds(second)) }
            let series = meter.series
            #expect(series.interval == interval)
            #expect(series.values.count <= BitrateMeter.capacity)
            // All but the last stretch, which is not over, are whole.
            #expect(series.values.dropLast().allSatisfy { $0 == 8000 })
            #expect(series.values.reduce(0, +) / 8 * interval <= seconds * 1000 && series.values.count >= BitrateMeter.capacity / 2)
        }
    }

    @Test func `what belongs before the first moment is counted there`() {
        var meter = BitrateMeter()
        meter.add(10, at: .zero + .seconds(7))
        meter.add(10, at: .zero + .seconds(6))
        meter.add(10, at: MediaTime(nanoseconds: -5))
        #expect(meter.series == .init(start: 7, interval: 1, values: [240]))
    }
}
