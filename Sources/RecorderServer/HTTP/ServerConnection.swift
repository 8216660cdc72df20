import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL
import NIOWebSocket
import WebRTC

/// One connection of the HTTP port: HTTP/1.1 that may turn into a WebSocket with its first request.
struct ServerConnection: HTTPChannelHandler {
    enum Upgraded: Sendable {
        case http(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        /// Its handlers do everything; it only has to be waited for.
        case webSocket
    }

    struct Value: ServerChildChannelValue {
        let upgraded: EventLoopFuture<Upgraded>
        let channel: any Channel
    }

    struct Limits: Hashable, Sendable {
        var requestHead = TimeAmount.seconds(15)
        var idle = Duration.seconds(75)
        /// At least one chunk of a download in this time.
        var stall = TimeAmount.seconds(120)
        /// Of all header fields of a request together.
        var headerBytes = 32 * 1024
        var headerFields = 200
    }

    let responder: HTTPChannelHandler.Responder
    let limits: Limits
    let tls: NIOSSLContext?
    let webSockets: any WebSocketEndpoint
    let addresses: AddressRegistry

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            let lease: AddressLease?
            do {
                lease = try admit(addresses.limits.counted(channel.remoteAddress?.ip), channel)
            } catch {
                // Nobody else does: a connection whose setup fails stays open, and waits.
                channel.close(promise: nil)
                throw error
            }
            let pipeline = channel.pipeline.syncOperations
            if let tls { try pipeline.addHandler(NIOSSLServerHandler(context: tls)) }
            try pipeline.addHandler(StallGuard(patience: limits.stall))
            var configuration = NIOUpgradableHTTPServerPipelineConfiguration<Upgraded>(
                upgradeConfiguration: .init(upgraders: [makeUpgrader(lease)]) { channel in
                    channel.eventLoop.makeCompletedFuture { try makeHTTP(channel, logger: logger) }
                })
            // NIOAsyncChannel takes one request after the other by itself, and the gate answers what is not HTTP.
            configuration.enablePipelining = false
            configuration.enableErrorHandling = false
            configuration.decoderConfiguration.maxHeaderFieldSize = limits.headerBytes
            configuration.decoderConfiguration.maxHeaderListSize = limits.headerBytes
            configuration.decoderConfiguration.maxHeaderFieldCount = limits.headerFields
            let upgraded = try pipeline.configureUpgradableHTTPServerPipeline(configuration: configuration)
            let upgrader = try pipeline.handler(type: NIOTypedHTTPServerUpgradeHandler<Upgraded>.self)
            let gate = UpgradeGate(deadline: limits.requestHead) { [webSockets] in webSockets.accepts($0) }
            try pipeline.addHandler(gate, position: .before(upgrader))
            return Value(upgraded: upgraded, channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        do {
            switch try await value.upgraded.get() {
            case .http(let connection): await handleHTTP(asyncChannel: connection, logger: logger)
            case .webSocket: try await value.channel.closeFuture.get()
            }
        } catch {
            logger.trace("a connection ended", metadata: ["error": "\(error)"])
            value.channel.close(promise: nil)
        }
    }

    /// Counts a connection until it is closed.
    private func admit(_ address: IPAddress?, _ channel: any Channel) throws(TooManyConnections) -> AddressLease? {
        guard let address else { return nil }
        guard let lease = addresses.admit(address, at: SystemClock.now) else { throw TooManyConnections() }
        channel.closeFuture.whenComplete { _ in lease.release() }
        return lease
    }

    /// The one to whom a WebSocket is counted: whoever the proxy speaks for, else who is connected.
    private func makeWebSocket(_ channel: any Channel, _ head: HTTPRequestHead, _ lease: AddressLease?) -> WebSocketConnection {
        let client = addresses.limits.forwarded(
            by: channel.remoteAddress?.ip, head.headers[canonicalForm: "x-forwarded-for"].map(String.init))
        do {
            let forwarded = try admit(addresses.limits.counted(client), channel)
            let connection = webSockets.makeConnection(for: head)
            connection.lease = forwarded ?? lease
            return connection
        } catch {
            return WebSocketConnection(ClosedSocket(.unknown(1013), "too many connections from your address"))
        }
    }

    private func makeUpgrader(_ lease: AddressLease?) -> NIOTypedWebSocketServerUpgrader<Upgraded> {
        NIOTypedWebSocketServerUpgrader(
            maxFrameSize: WebSocketConnection.hardLimit,
            // Broken frames are answered by WebSocketConnection.
            enableAutomaticErrorHandling: false,
            shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture([:]) },
            upgradePipelineHandler: { channel, head in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(makeWebSocket(channel, head, lease))
                    return .webSocket
                }
            })
    }

    private func makeHTTP(_ channel: any Channel, logger: Logger) throws -> Upgraded {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: tls != nil))
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: limits.idle, logger: logger))
        return .http(try NIOAsyncChannel(wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)))
    }
}

/// An address has as many connections as it may: closed without a word, which would cost more than it is worth.
private struct TooManyConnections: Error {}

extension SocketAddress {
    /// Nil for what is no IP address.
    fileprivate var ip: IPAddress? { ipAddress.flatMap { IPAddress($0) } }
}
