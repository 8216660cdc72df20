import NIOCore
import NIOWebSocket

/// The end of a WebSocket's pipeline: puts fragments together, answers control frames, notices who is gone (RFC 6455 §5).
final class WebSocketConnection: ChannelInboundHandler {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    /// A longer message is thrown away, its sender told, and the connection lives.
    static let softLimit = 256 * 1024
    /// A longer frame or message ends the connection: nobody reads so much only to throw it away.
    static let hardLimit = 1024 * 1024
    private static let pingInterval = TimeAmount.seconds(20)
    /// Without a sign of life for this long, the network is gone and TCP has not noticed.
    private static let silenceLimit = TimeAmount.seconds(50)

    /// Where its messages are counted; nil for nowhere.
    var lease: AddressLease?
    private let listener: any WebSocketListener
    private let messageLimit: Int
    private var sender: WebSocketSender?
    private var fragments: (opcode: WebSocketOpcode, data: ByteBuffer)?
    private var heardAt = NIODeadline.uptimeNanoseconds(0)
    private var pinging: RepeatedTask?
    private var isClosing = false
    private var wasClosedByClient = false

    /// `messageLimit`: bytes, at most `hardLimit`.
    init(_ listener: any WebSocketListener, messageLimit: Int = softLimit) {
        self.listener = listener
        self.messageLimit = messageLimit
    }

    func handlerAdded(context: ChannelHandlerContext) {
        heardAt = context.eventLoop.now
        let sender = WebSocketSender(channel: context.channel)
        self.sender = sender
        listener.opened(sender)
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        pinging = context.eventLoop.scheduleRepeatedTask(initialDelay: Self.pingInterval, delay: Self.pingInterval) { _ in
            let (connection, context) = bound.value
            connection.ping(context)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        pinging?.cancel()
        pinging = nil
    }

    func channelInactive(context: ChannelHandlerContext) {
        pinging?.cancel()
        pinging = nil
        listener.closed(wasClean: wasClosedByClient)
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isClosing else { return }
        heardAt = context.eventLoop.now
        let frame = unwrapInboundIn(data)
        guard frame.maskKey != nil, !frame.rsv1, !frame.rsv2, !frame.rsv3 else {
            return fail(.protocolError, "frames of a client are masked and without extensions")
        }
        switch frame.opcode {
        case .text, .binary:
            guard fragments == nil else { return fail(.protocolError, "a message began inside another") }
            take(frame.opcode, frame.unmaskedData, isLast: frame.fin)
        case .continuation:
            guard case (let opcode, var data)? = fragments else { return fail(.protocolError, "a message began with its second frame") }
            fragments = nil
            var more = frame.unmaskedData
            guard data.readableBytes + more.readableBytes <= Self.hardLimit else { return failTooLarge() }
            data.writeBuffer(&more)
            take(opcode, data, isLast: frame.fin)
        case .ping:
            context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)), promise: nil)
        case .pong: break
        case .connectionClose: answerClose(frame.unmaskedData)
        default: fail(.protocolError, "an unknown kind of frame")
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        switch error as? NIOWebSocketError {
        case .invalidFrameLength: failTooLarge()
        case .some: fail(.protocolError, "a broken frame")
        case nil: context.close(promise: nil)
        }
    }

    /// The service stops: whoever is connected may come again elsewhere.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        switch event {
        case is ChannelShouldQuiesceEvent: fail(.goingAway, "the service stops")
        case ChannelEvent.inputClosed: context.close(promise: nil)
        default: context.fireUserInboundEventTriggered(event)
        }
    }

    private func take(_ opcode: WebSocketOpcode, _ data: ByteBuffer, isLast: Bool) {
        guard isLast else {
            fragments = (opcode, data)
            return
        }
        guard lease?.takesMessage(at: SystemClock.now) ?? true else { return fail(.policyViolation, "too many messages from your address") }
        let count = data.readableBytes
        if count > messageLimit {
            listener.received(.tooLarge(bytes: count))
        } else if opcode == .binary {
            listener.received(.binary(Array(data.readableBytesView)))
        } else if let text = String(validating: data.readableBytesView, as: UTF8.self) {
            listener.received(.text(text))
        } else {
            listener.received(.invalidText(bytes: count))
        }
    }

    private func answerClose(_ data: ByteBuffer) {
        var data = data
        let code = data.readWebSocketErrorCode()
        // What browsers say for a page that is closed. Other codes are of those in between, and the client comes back.
        wasClosedByClient = [nil, .normalClosure, .goingAway].contains(code)
        fail(code ?? .normalClosure, "")
    }

    private func failTooLarge() {
        listener.received(.tooLarge(bytes: Self.hardLimit))
        fail(.messageTooLarge, "a message is at most \(messageLimit) bytes")
    }

    private func fail(_ code: WebSocketErrorCode, _ reason: String) {
        guard !isClosing else { return }
        isClosing = true
        sender?.close(code, reason)
    }

    private func ping(_ context: ChannelHandlerContext) {
        let silence = context.eventLoop.now - heardAt
        if silence > Self.silenceLimit {
            context.close(promise: nil)
        } else if silence >= Self.pingInterval {
            context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .ping, data: ByteBuffer())), promise: nil)
        }
    }
}
