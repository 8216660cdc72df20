import NIOCore
import NIOHTTP1

/// Stands in front of NIO's upgrader for the first request of a connection, and gives it a deadline.
///
/// NIO's typed upgrader (swift-nio 2.101.2) drops the head of a request whose `Upgrade` it does not accept, and the connection ends without an answer:
/// refused WebSockets, and every client that tries `Upgrade: h2c`. So the decision is taken here, and what is not accepted loses its `Upgrade`. Its
/// connection is closed after the answer: NIO's decoder reads nothing after a request that wanted to upgrade.
final class UpgradeGate: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let deadline: TimeAmount
    private let accepts: @Sendable (HTTPRequestHead) -> Bool
    private var timeout: Scheduled<Void>?

    /// `deadline`: the head of the first request must be there by then, however slowly it drips.
    init(deadline: TimeAmount, accepts: @escaping @Sendable (HTTPRequestHead) -> Bool) {
        self.deadline = deadline
        self.accepts = accepts
    }

    func handlerAdded(context: ChannelHandlerContext) {
        let channel = context.channel
        timeout = context.eventLoop.scheduleTask(in: deadline) { channel.close(promise: nil) }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard case .head(var head) = unwrapInboundIn(data) else { return context.fireChannelRead(data) }
        timeout?.cancel()
        if head.headers.contains(name: "upgrade"), !accepts(head) {
            head.headers.remove(name: "upgrade")
            head.headers.replaceOrAdd(name: "connection", value: "close")
        }
        context.fireChannelRead(wrapInboundOut(.head(head)))
        // Only the first request of a connection can upgrade; later bytes may be WebSocket frames.
        context.pipeline.syncOperations.removeHandler(context: context, promise: nil)
    }

    /// The service stops. Browsers keep connections on which they have not asked anything yet: those are not waited for.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent { return context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    /// What is not HTTP: nobody else answers yet.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard let error = error as? HTTPParserError else { return context.fireErrorCaught(error) }
        let status: HTTPResponseStatus = error == .headerOverflow ? .requestHeaderFieldsTooLarge : .badRequest
        let head = HTTPResponseHead(version: .http1_1, status: status, headers: ["content-length": "0", "connection": "close"])
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(promise: nil)
    }
}
