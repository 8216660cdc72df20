package import Archive
import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
import NIOPosix
import NIOSSL
import ServiceLifecycle

/// The HTTP port: REST, WHIP, pages and `/ws` on one listener.
///
///     let server = try WebServer(configuration, gateway: media, archive: archive, exports: exports, pages: pages, metrics: metrics, logger: logger)
///     try await server.run { port in print("Recorder is listening on http://127.0.0.1:\(port)") }
///
/// It runs until a graceful shutdown of the service group it is in, or until its task is cancelled.
package final class WebServer: Sendable {
    private let configuration: WebConfiguration
    private let group: MultiThreadedEventLoopGroup
    private let tls: NIOSSLContext?
    private let logger: Logger
    private let gateway: any MediaGateway
    private let events: EventBroadcaster
    package let signalling: SignallingService
    /// Everything that HTTP can be asked.
    let routes: [Route]
    private let responder: ServerResponder
    private let webSockets: WebSocketEndpoints
    private let addresses: AddressRegistry
    private let whip: WHIPService

    /// Throws where the certificate or the page's folder cannot be used.
    package init(
        _ configuration: WebConfiguration, gateway: any MediaGateway, archive: Archive, exports: any ExportService, pages: [WebPage],
        metrics: Metrics, logger: Logger
    ) throws(WebServerError) {
        self.configuration = configuration
        self.gateway = gateway
        self.logger = logger
        addresses = AddressRegistry(configuration.addressLimits)
        addresses.report(to: metrics)
        tls = try CertificateFiles(configuration)?.context()
        group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads)
        let authenticator = Authenticator(apiKey: configuration.apiKey, tokenSecret: configuration.tokenSecret)
        let originPolicy = OriginPolicy(isForThisMachineOnly: authenticator.isOpen && configuration.isLoopback)
        events = EventBroadcaster()
        signalling = SignallingService(
            gateway: gateway, authenticator: authenticator, iceServers: configuration.iceServers, limits: configuration.limits,
            events: events, eventLoop: group.next(), logger: logger)
        whip = WHIPService(gateway: gateway, signalling: signalling)
        let endpoint = SignallingEndpoint(service: signalling, authenticator: authenticator, originPolicy: originPolicy)
        let otherClients = OtherClients(configuration, eventLoop: group.next())
        webSockets = WebSocketEndpoints(endpoints: [endpoint] + otherClients.endpoints)
        let staticFolder = try configuration.staticDirectory.map { path throws(WebServerError) in try StaticFolder(path) }
        routes =
            HealthRoutes(gateway: gateway, archive: archive, metrics: metrics).routes
            + SessionRoutes(authenticator: authenticator, isSecure: tls != nil).routes
            + RecordingRoutes(gateway: gateway, archive: archive, events: events).routes
            + FileRoutes(gateway: gateway, archive: archive).routes
            + ExportRoutes(exports: exports, gateway: gateway, archive: archive).routes
            + RoomRoutes(signalling: signalling).routes
            + ICEServerRoutes(iceServers: configuration.iceServers).routes
            + EventRoutes(events: events).routes
            + WHIPRoutes(whip: whip, iceServers: configuration.iceServers).routes
            + SignallingRoutes(endpoint: endpoint).routes
            + otherClients.routes
            + PageRoutes(pages: pages, staticFolder: staticFolder, openAPI: OpenAPIDocument()).routes
        responder = ServerResponder(
            table: RouteTable(routes: routes), authenticator: authenticator, originPolicy: originPolicy, metrics: metrics)
        let signalling = signalling
        metrics.collect { sample in
            sample.set(Double(await signalling.clientCount), of: .signallingClients)
        }
        otherClients.collect(into: metrics)
    }

    /// Listens, tells the port, and serves. Throws where the port cannot be had.
    package func run(onListening: @escaping @Sendable (_ port: Int) async -> Void) async throws {
        let tls = tls
        let webSockets = webSockets
        let connectionLimits = configuration.connectionLimits
        let addresses = addresses
        let application = Application(
            responder: responder,
            server: HTTPServerBuilder { responder in
                ServerConnection(responder: responder, limits: connectionLimits, tls: tls, webSockets: webSockets, addresses: addresses)
            },
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port), serverName: "Recorder", backlog: 1024),
            onServerRunning: { channel in
                await onListening(channel.localAddress?.port ?? 0)
            },
            eventLoopGroupProvider: .shared(group),
            logger: quiet(logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            defer { tasks.cancelAll() }
            tasks.addTask { await self.forwardEvents() }
            tasks.addTask { await self.beat() }
            try await withGracefulShutdownHandler {
                try await application.run()
            } onGracefulShutdown: {
                // An open event stream is a request in progress: the shutdown would wait for it for ever.
                self.events.finish()
            }
        }
    }

    /// Hummingbird's own lines are ours to say, or nobody's: at every stop it calls the connections that it closes errors.
    private func quiet(_ logger: Logger) -> Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = .critical }
        return logger
    }

    /// Proxies take a stream that is silent for long for dead; and a write is how we notice who is gone.
    private func beat() async {
        while !Task.isCancelled {
            try? await Task.sleep(for: .seconds(15))
            events.send(.heartbeat)
        }
    }

    private func forwardEvents() async {
        for await event in gateway.events {
            switch event {
            case .recording(let recording):
                signalling.enter { $0.handle(.recordingChanged(recording)) }
                events.send(.recording(recording))
            case .connectionEnded(let participant, let room):
                await whip.connectionEnded(participant, room: room)
            }
        }
    }
}

extension Metric {
    static let signallingClients = Metric(
        "recorder_signalling_clients", .gauge, help: "Clients of /ws, the ones that may still resume included.")
}
