import Media

/// What a run found. Its JSON is for scripts: names stay.
package struct BenchmarkReport: Codable, Sendable {
    package struct Machine: Codable, Sendable {
        package var processors: Int
        package var model: String
        package var kernel: String
    }

    package struct Floor: Codable, Sendable {
        package var microsecondsPerPacket: Double
        package var packets: Int
        package var lostPackets: Int
    }

    package struct Processor: Codable, Sendable {
        package var microsecondsPerPacket: Double
        /// nil without a floor.
        package var timesFloor: Double?
        package var streamsPerCore: Double
        /// Of one core, 0…1 and more.
        package var load: Double
        /// Microseconds a packet: `media`, `writer`, `http`, `other`.
        package var byThread: [String: Double]
    }

    package struct Memory: Codable, Sendable {
        package var idleBytes: Int
        package var peakBytes: Int
        package var bytesPerStream: Int
    }

    package struct Frames: Codable, Sendable {
        package var sentVideo: Int
        package var sentAudio: Int
        /// nil when the files are not ours to read.
        package var foundVideo: Int?
        package var foundAudio: Int?
        package var repeated: Int
        package var files: Int
        package var fileBytes: Int64
        package var problems: [String]
        package var isComplete: Bool? { foundVideo.map { $0 == sentVideo && foundAudio == sentAudio } }
    }

    package struct Joins: Codable, Sendable {
        package var joined: Int
        package var failed: Int
        package var medianSeconds: Double
        package var p99Seconds: Double
        package var worstSeconds: Double
    }

    package struct Generator: Codable, Sendable {
        package var microsecondsPerPacket: Double
        package var p99LatenessMilliseconds: Double
        package var worstLatenessMilliseconds: Double
        package var unsentDatagrams: Int
    }

    package struct Network: Codable, Sendable {
        package var packets: Int
        package var packetsPerSecond: Double
        package var megabitsPerSecond: Double
        /// By the kernel, because the service's socket buffer was full.
        package var socketDrops: Int
        package var withheldPackets: Int
        package var askedPackets: Int
        package var retransmissions: Int
        package var keyframeRequests: Int
    }

    package var version = 1
    package var scenario: String
    package var isReleaseBuild: Bool
    package var machine: Machine
    package var load: BenchmarkLoad
    package var seconds: Double
    package var floor: Floor?
    package var processor: Processor?
    package var memory: Memory?
    /// Blocks a packet by thread, as `Processor.byThread`; only where they were counted, which slows the service down.
    package var allocationsPerPacket: [String: Double]?
    package var network: Network
    package var frames: Frames
    package var joins: Joins
    package var storm: Joins?
    package var generator: Generator
    /// The most that waited for the disk.
    package var diskBacklogBytes: Int?
    /// Share of the machine that was idle, 0…1.
    package var idleShare: Double
    /// What the figures must not be taken for: the generator or the disk was the limit, the floor too high, a debug build.
    package var limits: [String]
    /// False when the figures say nothing.
    package var isValid: Bool
}

extension BenchmarkReport.Joins {
    init(_ times: [Duration], failed: Int) {
        let sorted = times.map(\.inSeconds).sorted()
        func quantile(_ share: Double) -> Double { sorted.isEmpty ? 0 : sorted[min(sorted.count - 1, Int(share * Double(sorted.count)))] }
        self.init(
            joined: sorted.count, failed: failed, medianSeconds: quantile(0.5), p99Seconds: quantile(0.99), worstSeconds: sorted.last ?? 0)
    }
}
