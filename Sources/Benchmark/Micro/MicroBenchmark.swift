import Glibc

/// One step of the packet path, by itself: what it takes and how many blocks it allocates, on the calling thread.
package struct MicroBenchmark {
    package struct Result: Codable, Sendable {
        package var name: String
        /// What it is counted by: `packet` or `frame`.
        package var unit: String
        package var nanoseconds: Double
        /// nil where nobody counts them.
        package var allocations: Double?
    }

    /// Blocks that the calling thread has allocated so far.
    package typealias AllocationCounter = () -> UInt64

    package let name: String
    package let unit: String
    /// How often it is done before it is steady, and how often it is measured.
    package let warmUp: Int
    package let count: Int
    /// Does it for each of a range of numbers, each of which it is given once, in order.
    package let body: (Range<Int>) -> Void

    package func run(counting counter: AllocationCounter? = nil) -> Result {
        body(0..<warmUp)
        let allocationsBefore = counter?()
        let before = Self.threadTime
        body(warmUp..<warmUp + count)
        let time = Self.threadTime - before
        let allocations = counter.map { $0() - (allocationsBefore ?? 0) }
        return Result(
            name: name, unit: unit, nanoseconds: Double(time) / Double(count), allocations: allocations.map { Double($0) / Double(count) })
    }

    private static var threadTime: Int64 {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
