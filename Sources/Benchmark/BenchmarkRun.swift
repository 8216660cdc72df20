import Foundation
import Media
import WebRTC

/// One measurement, from the first join to the last file read.
///
/// ```swift
/// let service = try MeasuredService(dataDirectory: folder, options: [])
/// let run = BenchmarkRun(scenario: "mixed", load: BenchmarkLoad(), duration: .seconds(60))
/// let report = try await run.measure(service) { print($0) }     // told what it is doing
/// ```
///
/// The target `Benchmark` stands beside `RecorderServer` and imports nothing of it: it sees of the service what a browser and a script see.
package struct BenchmarkRun: Sendable {
    package var scenario: String
    package var load: BenchmarkLoad
    package var duration: Duration
    /// Sending before anything is counted: key frames, first files, pages touched for the first time.
    package var warmUp = Duration.seconds(3)
    /// nil leaves the floor out.
    package var floorDuration: Duration?
    /// Where the floor may write.
    package var floorFolder: String

    package init(scenario: String, load: BenchmarkLoad, duration: Duration, floorDuration: Duration?, floorFolder: String) {
        self.scenario = scenario
        self.load = load
        self.duration = duration
        self.floorDuration = floorDuration
        self.floorFolder = floorFolder
    }

    package func measure(_ service: MeasuredService, progress: @escaping @Sendable (String) -> Void) async throws -> BenchmarkReport {
        let media = (load.hasVideo ? [PreparedMedia.video(load)] : []) + (load.hasAudio ? [PreparedMedia.audio(load)] : [])
        var floor: BenchmarkReport.Floor?
        if let floorDuration {
            floor = try await FloorMeasurement(
                load: load, media: media, folder: floorFolder, warmUp: .seconds(2), duration: floorDuration
            ).run(progress: progress)
        }
        let idle = service.process.flatMap { ProcessSample(of: $0) }
        let generator = LoadGenerator()
        generator.start()
        let joining = try PublisherJoining(service: service, load: load, media: media, generator: generator)
        let failed = try await joining.join(0..<load.publishers, within: .seconds(1) * load.publishers / max(1, load.joinsPerSecond)) {
            progress("joining: \($0) of \(load.publishers)")
        }
        let joined = generator.state.joins
        guard !joined.isEmpty else {
            throw BenchmarkError.joining(failed: load.publishers, of: load.publishers, failed.first ?? "no answer")
        }
        progress("warming up")
        try await Task.sleep(for: warmUp)

        var watch = try await ServiceWatch(service, generator)
        async let storm = joining.join(
            load.publishers..<load.publishers + load.stormPublishers, within: .milliseconds(load.stormMilliseconds), progress: { _ in })
        try await watch.watch(for: duration, progress: progress)
        let stormFailed = try await storm
        let interval = watch.finish()

        progress("finishing")
        let everyJoin = generator.state.joins
        let publishers = try await end(service, generator, hasLoss: load.loss > 0)
        service.stop()
        progress("reading the files")
        let found = service.dataDirectory.map { RecordedFrames(in: "\($0)/recordings") }
        let result = BenchmarkResult(
            run: self, service: service, idle: idle, floor: floor, interval: interval, publishers: publishers, found: found,
            joins: .init(joined, failed: failed.count),
            storm: load.stormPublishers == 0 ? nil : .init(Array(everyJoin.dropFirst(joined.count)), failed: stormFailed.count))
        return result.report
    }

    /// Lets the media end, and the recorder write what it has.
    private func end(_ service: MeasuredService, _ generator: LoadGenerator, hasLoss: Bool) async throws -> [Publisher] {
        generator.fallSilent()
        // The recorder asks for what is missing at the end, too: longer than its recovery window.
        try await Task.sleep(for: hasLoss ? .seconds(4) : .seconds(1))
        let publishers = await generator.close()
        let client = ServiceClient(service)
        for _ in 0..<600 {
            guard try await client.metrics()["recorder_recordings", default: 0] > 0 else { break }
            try await Task.sleep(for: .milliseconds(100))
        }
        return publishers
    }
}
