import Testing

@testable import Benchmark

struct BenchmarkTableTests {
    private static var report: BenchmarkReport {
        BenchmarkReport(
            scenario: "mixed", isReleaseBuild: true, machine: .init(processors: 2, model: "Z80", kernel: "6.1"), load: BenchmarkLoad(),
            seconds: 60.2, floor: .init(microsecondsPerPacket: 2.5, packets: 1000, lostPackets: 0),
            processor: .init(
                microsecondsPerPacket: 5, timesFloor: 2, streamsPerCore: 909.4, load: 0.11,
                byThread: ["media": 4, "writer": 0.75, "http": 0.25]),
            memory: .init(idleBytes: 30 << 20, peakBytes: 60 << 20, bytesPerStream: 314_572),
            network: .init(
                packets: 1_320_000, packetsPerSecond: 22_000, megabitsPerSecond: 170.25, socketDrops: 0, withheldPackets: 0,
                askedPackets: 0,
                retransmissions: 0, keyframeRequests: 0),
            frames: .init(
                sentVideo: 180_000, sentAudio: 300_000, foundVideo: 180_000, foundAudio: 299_999, repeated: 0, files: 100, fileBytes: 1,
                problems: []),
            joins: .init(joined: 100, failed: 0, medianSeconds: 0.0123, p99Seconds: 0.05, worstSeconds: 0.06), storm: nil,
            generator: .init(
                microsecondsPerPacket: 1.5, p99LatenessMilliseconds: 0.5, worstLatenessMilliseconds: 3.25, unsentDatagrams: 0),
            diskBacklogBytes: nil, idleShare: 0.725, limits: [], isValid: true)
    }

    @Test func `a person reads what was measured`() {
        #expect(
            "\(BenchmarkTable(Self.report))" == """
                mixed: 100 publishers, VP8 1500 kbit/s at 30/s + Opus 48 kbit/s, 60 s
                Z80, 2 processors, Linux 6.1

                CPU a packet            5.00 µs  ×2.00 the floor (2.50 µs)
                  media                 4.00 µs
                  writer                0.75 µs
                  http                  0.25 µs
                CPU                     11.0 % of a core; 909 streams a core
                Memory a stream         307 KiB (idle 30 MiB, peak 60 MiB)
                Packets                 1320000, 22000 a second, 170.3 Mbit/s
                Socket drops            0
                Frames                  180000 of 180000 pictures, 299999 of 300000 sounds in 100 files: 1 MISSING
                Joins                   100 joined, 0 failed; median 12 ms, p99 50 ms, worst 60 ms
                Repeated on request     0 of 0 asked for, 0 withheld
                Generator               1.50 µs a packet, late by 0.5 ms (p99), 3.3 ms at worst
                Machine idle            72.5 %
                """)
    }

    @Test func `an invalid run says so, and why`() {
        var report = Self.report
        report.isValid = false
        report.limits = ["the floor took more than 3.00 µs a packet"]
        let text = "\(BenchmarkTable(report))"
        #expect(text.contains("limit: the floor took more than 3.00 µs a packet"))
        #expect(text.contains("THIS RUN IS INVALID"))
    }

    @Test(arguments: [(0.0, "0.00"), (1.005, "1.00"), (2.999, "3.00"), (-0.25, "-0.25"), (1234.5, "1234.50")] as [(Double, String)])
    func `numbers have two decimals`(value: Double, text: String) {
        #expect(BenchmarkTable.text(value) == text)
    }
}
