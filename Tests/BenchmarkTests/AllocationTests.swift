import Benchmark
import CAllocationCounter
import Testing

/// How many blocks the path of a packet allocates, which does not depend on the machine as times do: a step that begins to allocate more
/// fails here. Lower a limit when a step has become better; raise one only with a reason.
@Suite(.serialized)
struct AllocationTests {
    /// The optimizer leaves out much of what a debug build allocates: each has its own limit.
    private static let isDebug: Bool = {
        #if DEBUG
            true
        #else
            false
        #endif
    }()

    @Test(
        arguments: [
            ("parse RTP", 0.01, 0.01),
            ("unprotect SRTP", 1.5, 0.01),
            ("receive: RTP to frames", 19.5, 1.3),
            ("mux: frames to WebM", 6.5, 0.2),
        ] as [(name: String, debug: Double, release: Double)])
    func `a step of the packet's path allocates no more than it did`(name: String, debug: Double, release: Double) throws {
        let step = try #require(try MicroBenchmark.all(seconds: 10).first { $0.name == name })
        let allocations = try #require(step.run(counting: recorder_allocation_count).allocations)
        #expect(allocations <= (Self.isDebug ? debug : release))
    }

    @Test func `the counter counts`() {
        let before = recorder_allocation_count()
        var arrays: [[UInt8]] = []
        for index in 0..<100 { arrays.append([UInt8](repeating: 1, count: 64 + index)) }
        #expect(recorder_allocation_count() - before >= 100)
        #expect(arrays.count == 100)
    }
}
