package import Logging
import Archive
import Export
import Glibc
import Media
import NIOCore
import Recording
import ServiceLifecycle
import UnixSignals
import WebRTC

/// The whole service: data folder, media workers, rooms and HTTP, from start to SIGTERM.
///
/// ```swift
/// var configuration = ServerConfiguration()
/// configuration.dataDirectory = "/var/lib/recorder"
/// try await RecorderServer.run(configuration, logger: logger)    // prints its URL; returns when it has been told to stop
/// ```
package enum RecorderServer {
    package static func run(_ configuration: ServerConfiguration, logger: Logger) async throws {
        let archive = try Archive(directory: configuration.dataDirectory, logger: logger)
        let interrupted = archive.interruptedRecordings()
        let (events, continuation) = AsyncStream.makeStream(of: MediaEvent.self)
        let workers = try makeWorkers(configuration, archive: archive, events: continuation, logger: logger)
        let service = RecordingService(
            workers: workers, events: events, archive: archive, settings: RecordingService.Settings(configuration), logger: logger)
        await service.expect(Continuation.all(of: interrupted, lastLife: archive.lastLife, now: SystemClock.wallTime))
        let repair = StartRepair(archive: archive, logger: logger)
        repair.begin(interrupted)
        defer { repair.end() }
        let metrics = Metrics()
        metrics.collect { await service.report(to: &$0) }
        let stun = try STUNPort.open(STUNPort.Choice(configuration), address: configuration.mediaHost)
        defer { stun?.close() }
        stun?.report(to: metrics)
        var webConfiguration = WebConfiguration(configuration)
        webConfiguration.iceServers.ownPort = stun?.port
        let web = try WebServer(
            webConfiguration, gateway: service, archive: archive, exports: ExportQueue(archive: archive, logger: logger),
            pages: WebPage.embedded, metrics: metrics, logger: logger)
        let group = ServiceGroup(
            configuration: ServiceGroupConfiguration(
                services: [
                    .init(
                        service: WebService(server: web, address: "\(configuration.host):\(configuration.port)") { port in
                            announce(configuration, port: port, archive: archive, workers: workers, stun: stun, logger: logger)
                        },
                        successTerminationBehavior: .gracefullyShutdownGroup, failureTerminationBehavior: .gracefullyShutdownGroup),
                    // Shut down first, in reverse order: files are finished while whoever watches can still ask.
                    .init(service: MediaService(service: service), successTerminationBehavior: .gracefullyShutdownGroup),
                ],
                gracefulShutdownSignals: [.sigterm, .sigint], logger: quiet(logger)))
        try await group.run()
        continuation.finish()
        logger.notice("stopped")
    }

    private static func makeWorkers(
        _ configuration: ServerConfiguration, archive: Archive, events: AsyncStream<MediaEvent>.Continuation, logger: Logger
    ) throws -> [MediaWorker] {
        let local = configuration.mediaHost.map { [$0] } ?? HostAddresses.all(includingLoopback: configuration.isLoopback)
        var settings = MediaWorker.Settings(
            bindAddress: configuration.mediaHost, port: 0, advertisedAddresses: configuration.publicAddresses, localAddresses: local,
            recoveryWindow: configuration.recoveryWindow, keyframeInterval: configuration.keyframeInterval,
            recoveryMemory: configuration.recoveryMemory, diskBuffer: configuration.diskBuffer, capturesRecordings: configuration.capture,
            identity: try DTLSIdentity())
        return try (0..<configuration.workers).map { index in
            settings.port = configuration.mediaPort == 0 ? 0 : configuration.mediaPort + UInt16(index)
            return try MediaWorker(index: index, settings: settings, archive: archive, events: events, logger: logger)
        }
    }

    /// The first line on standard output: scripts read the real port from it.
    private static func announce(
        _ configuration: ServerConfiguration, port: Int, archive: Archive, workers: [MediaWorker], stun: STUNPort?, logger: Logger
    ) {
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let url = "\(configuration.tls == nil ? "http" : "https")://\(host):\(port)"
        archive.announce(url: url)
        print("Recorder is listening on \(url)")
        fflush(nil)
        logger.notice(
            "listening",
            metadata: [
                "url": "\(url)", "media": "\(workers.map { "\($0.port)" }.joined(separator: ","))",
                "stun": "\(stun.map { "\($0.port)" } ?? "off")",
                "data": "\(configuration.dataDirectory)",
            ])
    }

    /// The group's own lines say nothing that ours do not.
    private static func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        logger.logLevel = max(logger.logLevel, .error)
        return logger
    }
}

/// HTTP as a service of the group.
private struct WebService: Service {
    let server: WebServer
    let address: String
    let onListening: @Sendable (Int) -> Void

    func run() async throws {
        do {
            try await server.run(onListening: onListening)
        } catch let error as IOError {
            throw SystemError(operation: "listening on \(address)", code: error.errnoCode)
        }
    }
}

/// The media side as a service of the group: ends when every file is finished.
private struct MediaService: Service {
    let service: RecordingService

    func run() async throws {
        try? await cancelWhenGracefulShutdown {
            while true {
                await service.lookAfterDisk()
                try await Task.sleep(for: .seconds(2))
            }
        }
        await service.shutDown()
    }
}
