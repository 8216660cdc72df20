import NIOCore

/// Closes a connection that takes nothing off our hands for too long, so that a reader who sleeps does not hold a file and a task for ever.
final class StallGuard: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let patience: TimeAmount
    private var timeout: Scheduled<Void>?

    init(patience: TimeAmount) {
        self.patience = patience
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        timeout?.cancel()
        timeout = nil
        if !context.channel.isWritable {
            let channel = context.channel
            timeout = context.eventLoop.scheduleTask(in: patience) { channel.close(promise: nil) }
        }
        context.fireChannelWritabilityChanged()
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timeout?.cancel()
    }
}
