import Glibc
import Media

/// Watches the service and the generator for the time of a measurement.
struct ServiceWatch {
    /// What happened between the beginning and the end.
    struct Interval {
        var seconds: Double
        var service: (before: ProcessSample, after: ProcessSample)?
        var generatorTime: Duration
        var sent: GeneratorCounters
        var peakMemory: Int
        var peakBacklog: Int?
        var socketDrops: Int
        var idleShare: Double
        /// Blocks by thread name; nil when nobody counts them.
        var allocations: [String: UInt64]?
    }

    private let process: Int32?
    private let client: ServiceClient
    private let generator: LoadGenerator
    private let began: MonotonicTime
    private let before: ProcessSample?
    private let generatorBefore: ProcessSample?
    private let sentBefore: GeneratorCounters
    private let ticksBefore: (idle: Int, all: Int)
    private let dropsBefore: Int
    private let allocationFile: String?
    private let allocationsBefore: [Int32: UInt64]
    private var peakMemory = 0
    private var peakBacklog: Int?
    private var drops = 0

    init(_ service: MeasuredService, _ generator: LoadGenerator) async throws {
        process = service.process
        client = ServiceClient(service)
        self.generator = generator
        dropsBefore = Self.drops(try await client.metrics())
        generator.resetLateness()
        sentBefore = generator.state.counters
        ticksBefore = ProcessSample.machineTicks
        generatorBefore = ProcessSample(of: getpid())
        allocationFile = service.allocationFile
        allocationsBefore = service.allocationFile.map { AllocationFile.counts(in: $0) } ?? [:]
        before = service.process.flatMap { ProcessSample(of: $0) }
        began = BenchmarkClock.now
    }

    /// Asks for the metrics every two seconds, as a monitoring system would every fifteen.
    mutating func watch(for duration: Duration, progress: (String) -> Void) async throws {
        let end = began + duration
        while case let left = end - BenchmarkClock.now, left > .zero {
            progress("measuring: \(Int((duration - left).inSeconds)) of \(Int(duration.inSeconds)) s")
            try await Task.sleep(for: min(left, .seconds(2)))
            if let process, let sample = ProcessSample(of: process) { peakMemory = max(peakMemory, sample.memory) }
            let metrics = try await client.metrics()
            drops = Self.drops(metrics)
            if let backlog = metrics["recorder_disk_queue_bytes"] { peakBacklog = max(peakBacklog ?? 0, Int(backlog)) }
        }
    }

    func finish() -> Interval {
        let after = process.flatMap { ProcessSample(of: $0) }
        let generatorAfter = ProcessSample(of: getpid())
        let ticks = ProcessSample.machineTicks
        let all = max(1, ticks.all - ticksBefore.all)
        return Interval(
            seconds: (BenchmarkClock.now - began).inSeconds,
            service: before.flatMap { before in after.map { (before, $0) } },
            generatorTime: (generatorAfter?.processorTime ?? .zero) - (generatorBefore?.processorTime ?? .zero),
            sent: generator.state.counters - sentBefore, peakMemory: max(peakMemory, after?.memory ?? 0), peakBacklog: peakBacklog,
            socketDrops: drops - dropsBefore, idleShare: Double(ticks.idle - ticksBefore.idle) / Double(all), allocations: allocations)
    }

    private var allocations: [String: UInt64]? {
        guard let process, let allocationFile else { return nil }
        return AllocationFile.growth(since: allocationsBefore, in: allocationFile, of: process)
    }

    private static func drops(_ metrics: [String: Double]) -> Int {
        Int(metrics["recorder_datagrams_overflowed_total", default: 0])
    }
}
