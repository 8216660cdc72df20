import Foundation
import Testing

@testable import Benchmark

struct ProcessSampleTests {
    @Test func `this process has used some time and some memory, by the name of its threads`() throws {
        let sample = try #require(ProcessSample(of: getpid()))
        #expect(sample.threadTime > .zero)
        #expect(sample.memory > 1 << 20)
        #expect(sample.threads.values.contains { $0 > .zero })
        #expect(ProcessSample.machineTicks.all > ProcessSample.machineTicks.idle)
    }

    @Test func `there is nothing to say of a process that is not there`() {
        #expect(ProcessSample(of: .max) == nil)
    }
}
