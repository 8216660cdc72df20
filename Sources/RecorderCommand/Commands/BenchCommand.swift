import ArgumentParser
import Benchmark
import Foundation
import WebRTC

struct BenchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bench", abstract: "Measures how many streams this machine can record.",
        discussion: """
            Publishers with real ICE, DTLS, SRTP, VP8 and Opus join by WHIP a service that is started for the purpose, or the one named by \
            --server. In the same run the floor is measured: what a C program needs that only receives, decrypts and writes the same bytes. \
            Above 3 µs a packet for the floor the machine is too busy, and the run is invalid.
            Scenarios: mixed (pictures and sound), audio, video, loss (5 % of the packets come only when they are asked for), joins (200 more \
            publishers within one second, while the others are recorded), micro (the steps of a packet's path by themselves, without a service).
            """)

    enum Scenario: String, CaseIterable, ExpressibleByArgument { case mixed, audio, video, loss, joins, micro }

    @Option(help: "mixed, audio, video, loss, joins or micro.") var scenario = Scenario.mixed
    @Option(help: "How many publish; one sends pictures and sound (default 100; joins: 50).") var publishers: Int?
    @Option(help: "Seconds that are measured.") var duration = 60
    @Option(help: "Publishers in one room, and so in one recording.") var perRoom = 1
    @Option(help: "Pictures a second.") var fps = 30
    @Option(help: "Kilobits of VP8 a second.") var videoBitrate = 1500
    @Option(help: "Kilobits of Opus a second.") var audioBitrate = 48
    @Option(help: "Percent of the packets that come only when they are asked for (default 0; loss: 5).") var loss: Double?
    @Option(help: "Publishers that join within one second while the others are measured (default 0; joins: 200).") var storm: Int?
    @Option(help: "Publishers that join in a second before anything is measured.") var joinRate = 50
    @Flag(help: "Do not number packets for transport-wide feedback, as browsers do.") var noTransportFeedback = false
    @Flag(help: "Leave out the floor.") var noFloor = false
    @Option(help: "Measure this service, instead of starting one.") var server: String?
    @Option(help: "The service's key (RECORDER_API_KEY).") var apiKey: String?
    @Option(help: "IP:PORT that media go to, when the service's candidates are not to be used.") var media: String?
    @Option(help: "The process of the service named by --server, when it runs on this machine.") var pid: Int32?
    @Option(help: "Where the files go for the time of the run; the disk that is measured (default: the folder for temporary files).")
    var data: String?
    @Option(help: "Threads for media of the service that is started.") var workers: Int?
    @Option(help: "Count allocations with this library (Scripts/bench builds it); the times are then higher than they are.")
    var countAllocations: String?
    @Flag(help: "Keep the recorded files.") var keep = false
    @Flag(help: "Print JSON instead of a table.") var json = false

    func validate() throws {
        guard (1...20_000).contains(publishers ?? 1), (1...86_400).contains(duration), (1...240).contains(fps) else {
            throw ValidationError("--publishers is 1 to 20000, --duration 1 to 86400, --fps 1 to 240")
        }
        guard (16...100_000).contains(videoBitrate), (6...510).contains(audioBitrate), (0...90).contains(loss ?? 0) else {
            throw ValidationError("--video-bitrate is 16 to 100000, --audio-bitrate 6 to 510, --loss 0 to 90")
        }
        guard perRoom >= 1, joinRate >= 1, (0...20_000).contains(storm ?? 0) else {
            throw ValidationError("--per-room and --join-rate are at least 1, --storm 0 to 20000")
        }
        if server == nil, pid != nil || media != nil { throw ValidationError("--pid and --media belong to --server") }
    }

    func run() async throws {
        guard scenario != .micro else { return try printMicro() }
        let folder = "\(data ?? NSTemporaryDirectory())/recorder-bench-\(ProcessInfo.processInfo.processIdentifier)"
        defer { if !keep { try? FileManager.default.removeItem(atPath: folder) } }
        let run = BenchmarkRun(
            scenario: scenario.rawValue, load: load, duration: .seconds(duration),
            // A third of the run, 20 s at most: it is steady sooner than the service.
            floorDuration: noFloor ? nil : .seconds(max(2, min(20, duration / 3))), floorFolder: folder + "/floor")
        let status = StatusLine()
        let report = try await run.measure(service(folder + "/data")) { status.show($0) }
        status.clear()
        if json { try printJSON(report) } else { print(BenchmarkTable(report)) }
        if keep { FileHandle.standardError.write(Data("The files are in \(folder)\n".utf8)) }
        if !report.isValid { throw ExitCode.failure }
    }

    private func printMicro() throws {
        let results = try MicroBenchmark.all().map { $0.run(counting: PreloadedCounter.find()) }
        if json { return try printJSON(results) }
        for result in results {
            let allocations = result.allocations.map { ", \(BenchmarkTable.text($0)) allocations" } ?? ""
            let name = result.name.padding(toLength: 26, withPad: " ", startingAt: 0)
            print("\(name)\(Int(result.nanoseconds.rounded())) ns a \(result.unit)\(allocations)")
        }
    }

    private func printJSON(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        print(String(decoding: try encoder.encode(value), as: UTF8.self))
    }

    private var load: BenchmarkLoad {
        var load = BenchmarkLoad()
        load.publishers = publishers ?? (scenario == .joins ? 50 : 100)
        load.publishersPerRoom = perRoom
        load.hasVideo = scenario != .audio
        load.hasAudio = scenario != .video
        load.framesPerSecond = fps
        load.videoBitrate = videoBitrate
        load.audioBitrate = audioBitrate
        load.loss = (loss ?? (scenario == .loss ? 5 : 0)) / 100
        load.stormPublishers = storm ?? (scenario == .joins ? 200 : 0)
        load.joinsPerSecond = joinRate
        load.hasTransportFeedback = !noTransportFeedback
        return load
    }

    private func service(_ folder: String) throws -> MeasuredService {
        guard let server else {
            return try MeasuredService(
                dataDirectory: folder, options: workers.map { ["--workers", "\($0)"] } ?? [], allocationCounter: countAllocations)
        }
        guard let url = URL(string: server), ["http", "https"].contains(url.scheme), url.host != nil else {
            throw ValidationError("--server must be a URL such as \(ServerOptions.defaultServer), not \(server)")
        }
        let address = try media.map { text in
            guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]),
                let address = TransportAddress(text[..<colon].trimmingCharacters(in: CharacterSet(charactersIn: "[]")), port: port)
            else { throw ValidationError("--media must be IP:PORT, not \(text)") }
            return address
        }
        let key = apiKey ?? ProcessInfo.processInfo.environment["RECORDER_API_KEY"]
        return MeasuredService(url: url, apiKey: key, mediaAddress: address, process: pid)
    }
}
