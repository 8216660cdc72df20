/// A report as a table for a person.
package struct BenchmarkTable: CustomStringConvertible {
    private let report: BenchmarkReport

    package init(_ report: BenchmarkReport) { self.report = report }

    package var description: String {
        var lines: [String] = [heading, ""]
        func row(_ name: String, _ text: String) {
            lines.append(name + String(repeating: " ", count: max(1, 24 - name.count)) + text)
        }
        if let processor = report.processor {
            let floor = report.floor.map {
                "  ×\(Self.text(processor.timesFloor ?? 0)) the floor (\(Self.text($0.microsecondsPerPacket)) µs)"
            }
            row("CPU a packet", "\(Self.text(processor.microsecondsPerPacket)) µs\(floor ?? "")")
            for (name, time) in processor.byThread.sorted(by: { $0.value > $1.value }) { row("  \(name)", "\(Self.text(time)) µs") }
            row("CPU", "\(Self.text(processor.load * 100, 1)) % of a core; \(Int(processor.streamsPerCore)) streams a core")
        }
        if let memory = report.memory {
            row(
                "Memory a stream",
                "\(memory.bytesPerStream / 1024) KiB (idle \(memory.idleBytes >> 20) MiB, peak \(memory.peakBytes >> 20) MiB)")
        }
        if let allocations = report.allocationsPerPacket {
            let threads = allocations.sorted { $0.value > $1.value }.map { "\($0.key) \(Self.text($0.value))" }
            row("Allocations a packet", threads.joined(separator: ", "))
        }
        row("Packets", packets)
        row("Socket drops", "\(report.network.socketDrops)")
        row("Frames", frames)
        row("Joins", Self.text(report.joins))
        if let storm = report.storm { row("Storm of joins", Self.text(storm)) }
        row(
            "Repeated on request",
            "\(report.network.retransmissions) of \(report.network.askedPackets) asked for, \(report.network.withheldPackets) withheld")
        if let backlog = report.diskBacklogBytes { row("Waited for the disk", "at most \(backlog / 1024) KiB") }
        row("Generator", generator)
        row("Machine idle", "\(Self.text(report.idleShare * 100, 1)) %")
        for problem in report.frames.problems.prefix(5) { lines.append("file: \(problem)") }
        for limit in report.limits { lines.append("limit: \(limit)") }
        if !report.isValid { lines.append("THIS RUN IS INVALID: its figures say nothing about the service.") }
        return lines.joined(separator: "\n")
    }

    private var heading: String {
        let load = report.load
        let video = load.hasVideo ? ["VP8 \(load.videoBitrate) kbit/s at \(load.framesPerSecond)/s"] : []
        let audio = load.hasAudio ? ["Opus \(load.audioBitrate) kbit/s"] : []
        let loss = load.loss > 0 ? ", \(Self.text(load.loss * 100, 1)) % loss" : ""
        return """
            \(report.scenario): \(load.publishers) publishers, \((video + audio).joined(separator: " + "))\(loss), \(Int(report.seconds.rounded())) s
            \(report.machine.model), \(report.machine.processors) processors, Linux \(report.machine.kernel)
            """
    }

    private var packets: String {
        let network = report.network
        return "\(network.packets), \(Int(network.packetsPerSecond)) a second, \(Self.text(network.megabitsPerSecond, 1)) Mbit/s"
    }

    private var frames: String {
        let frames = report.frames
        guard let video = frames.foundVideo, let audio = frames.foundAudio else {
            return "\(frames.sentVideo) pictures and \(frames.sentAudio) sounds sent"
        }
        let missing = frames.sentVideo + frames.sentAudio - video - audio
        return "\(video) of \(frames.sentVideo) pictures, \(audio) of \(frames.sentAudio) sounds in \(frames.files) files"
            + (missing == 0 ? ": all" : ": \(missing) MISSING") + (frames.repeated > 0 ? ", \(frames.repeated) twice" : "")
    }

    private var generator: String {
        let generator = report.generator
        return
            "\(Self.text(generator.microsecondsPerPacket)) µs a packet, late by \(Self.text(generator.p99LatenessMilliseconds, 1)) ms (p99), "
            + "\(Self.text(generator.worstLatenessMilliseconds, 1)) ms at worst"
    }

    private static func text(_ joins: BenchmarkReport.Joins) -> String {
        "\(joins.joined) joined, \(joins.failed) failed; median \(Int(joins.medianSeconds * 1000)) ms, p99 \(Int(joins.p99Seconds * 1000)) ms, "
            + "worst \(Int(joins.worstSeconds * 1000)) ms"
    }

    /// With so many decimals.
    package static func text(_ value: Double, _ decimals: Int = 2) -> String {
        var scale = 1.0
        for _ in 0..<decimals { scale *= 10 }
        let scaled = Int64((value.magnitude * scale).rounded())
        let fraction = String(scaled % Int64(scale))
        let sign = value < 0 && scaled != 0 ? "-" : ""
        return "\(sign)\(scaled / Int64(scale))"
            + (decimals == 0 ? "" : "." + String(repeating: "0", count: decimals - fraction.count) + fraction)
    }
}
