import Foundation
import Media

/// Makes a report of what a run has seen.
struct BenchmarkResult {
    let run: BenchmarkRun
    let service: MeasuredService
    let idle: ProcessSample?
    let floor: BenchmarkReport.Floor?
    let interval: ServiceWatch.Interval
    let publishers: [Publisher]
    let found: RecordedFrames?
    let joins: BenchmarkReport.Joins
    let storm: BenchmarkReport.Joins?

    /// The floor of a quiet machine is below; above, somebody else was at work.
    static let highestFloor = 3.0
    /// A generator that is later than this sends in bursts that no network makes.
    static let highestLateness = 0.020
    /// More than this waiting for the disk, and the disk is the limit: a second of a hundred streams.
    static let highestBacklog = 20 << 20

    var report: BenchmarkReport {
        let generator = generator
        let limits = limits(generator)
        return BenchmarkReport(
            scenario: run.scenario, isReleaseBuild: Self.isReleaseBuild, machine: Self.machine, load: run.load, seconds: interval.seconds,
            floor: floor, processor: processor, memory: memory, allocationsPerPacket: allocations, network: network, frames: frames,
            joins: joins, storm: storm,
            generator: generator, diskBacklogBytes: interval.peakBacklog, idleShare: interval.idleShare,
            limits: limits, isValid: Self.isReleaseBuild && (floor?.microsecondsPerPacket ?? 0) <= Self.highestFloor)
    }

    /// That came to the service: what its socket dropped cost it nothing.
    private var packets: Double { Double(max(1, interval.sent.packets - interval.sent.withheld - interval.socketDrops)) }

    private var processor: BenchmarkReport.Processor? {
        guard let (before, after) = interval.service else { return nil }
        let total = (after.processorTime - before.processorTime).inSeconds
        var byThread: [String: Double] = [:]
        for (name, time) in after.threads {
            byThread[Self.group(name), default: 0] += (time - (before.threads[name] ?? .zero)).inSeconds * 1e6 / packets
        }
        // What threads took that have ended since is in the total alone.
        let perPacket = total * 1e6 / packets
        byThread["other", default: 0] += max(0, perPacket - byThread.values.reduce(0, +))
        return BenchmarkReport.Processor(
            microsecondsPerPacket: perPacket, timesFloor: floor.map { perPacket / max(0.001, $0.microsecondsPerPacket) },
            streamsPerCore: Double(publishers.count) * interval.seconds / max(0.001, total), load: total / interval.seconds,
            byThread: byThread)
    }

    private static func group(_ thread: String) -> String {
        if thread.hasPrefix("media-") { return "media" }
        if thread.hasPrefix("disk-") { return "writer" }
        if thread.hasPrefix("file-") { return "hasher" }
        if thread.hasPrefix("NIO-") { return "http" }
        return "other"
    }

    private var allocations: [String: Double]? {
        interval.allocations.map { threads in
            threads.reduce(into: [:]) { $0[Self.group($1.key), default: 0] += Double($1.value) / packets }
        }
    }

    private var memory: BenchmarkReport.Memory? {
        guard let idle, interval.peakMemory > 0 else { return nil }
        return BenchmarkReport.Memory(
            idleBytes: idle.memory, peakBytes: interval.peakMemory,
            bytesPerStream: max(0, interval.peakMemory - idle.memory) / max(1, publishers.count))
    }

    private var network: BenchmarkReport.Network {
        BenchmarkReport.Network(
            packets: interval.sent.packets, packetsPerSecond: Double(interval.sent.packets) / interval.seconds,
            megabitsPerSecond: Double(interval.sent.bytes) * 8e-6 / interval.seconds, socketDrops: interval.socketDrops,
            withheldPackets: interval.sent.withheld, askedPackets: interval.sent.asked, retransmissions: interval.sent.retransmissions,
            keyframeRequests: interval.sent.keyframeRequests)
    }

    /// Of the whole run, not of the measured interval: a file has no place to begin counting at.
    private var frames: BenchmarkReport.Frames {
        var sent = (video: 0, audio: 0)
        var problems = found?.problems ?? []
        for publisher in publishers {
            let frames = publisher.sentFrames
            sent.video += frames.video
            sent.audio += frames.audio
            let name = BenchmarkLoad.name(of: publisher.number)
            let inFile = found?.byPublisher[name] ?? (0, 0)
            if found != nil, frames != inFile {
                problems.append("\(name): \(inFile.video) of \(frames.video) pictures, \(inFile.audio) of \(frames.audio) sounds")
            }
            if let failure = publisher.failure { problems.append("\(name): \(failure)") }
        }
        return BenchmarkReport.Frames(
            sentVideo: sent.video, sentAudio: sent.audio, foundVideo: found?.video, foundAudio: found?.audio,
            repeated: found?.repeated ?? 0, files: found?.files ?? 0, fileBytes: found?.bytes ?? 0, problems: problems)
    }

    private var generator: BenchmarkReport.Generator {
        BenchmarkReport.Generator(
            microsecondsPerPacket: interval.generatorTime.inSeconds * 1e6 / Double(max(1, interval.sent.packets - interval.sent.withheld)),
            p99LatenessMilliseconds: Double(interval.sent.lateness(ofShare: 0.99)) / 1e6,
            worstLatenessMilliseconds: Double(interval.sent.worstLateness) / 1e6, unsentDatagrams: interval.sent.unsent)
    }

    private func limits(_ generator: BenchmarkReport.Generator) -> [String] {
        var limits: [String] = []
        if !Self.isReleaseBuild { limits.append("this is a debug build: build with -c release") }
        if let floor, floor.microsecondsPerPacket > Self.highestFloor {
            limits.append(
                "the floor took more than \(BenchmarkTable.text(Self.highestFloor)) µs a packet: other work disturbs this machine")
        }
        if let floor, floor.lostPackets > 0 { limits.append("the floor itself lost \(floor.lostPackets) packets") }
        if generator.p99LatenessMilliseconds > Self.highestLateness * 1000 || generator.unsentDatagrams > 0 {
            limits.append(
                "the generator could not keep its pace (\(BenchmarkTable.text(generator.p99LatenessMilliseconds, 1)) ms late, "
                    + "\(generator.unsentDatagrams) datagrams not taken by our kernel): use fewer publishers, or another machine for them")
        }
        if interval.socketDrops > 0 {
            limits.append("the service could not follow: \(interval.socketDrops) datagrams were dropped before it")
        }
        if interval.idleShare < 0.05 { limits.append("the machine had no idle time: the generator and the service share its processors") }
        if let backlog = interval.peakBacklog, backlog > Self.highestBacklog {
            limits.append("the disk did not follow: \(backlog >> 20) MiB were waiting for it")
        }
        return limits
    }

    private static var isReleaseBuild: Bool {
        #if DEBUG
            false
        #else
            true
        #endif
    }

    private static var machine: BenchmarkReport.Machine {
        let processors = try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
        let model = processors?.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
        let kernel = try? String(contentsOfFile: "/proc/sys/kernel/osrelease", encoding: .utf8)
        return BenchmarkReport.Machine(
            processors: ProcessInfo.processInfo.activeProcessorCount,
            model: model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown processor",
            kernel: kernel?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "")
    }
}
