import NIOCore
import NIOWebSocket
import Synchronization

/// The way out of one WebSocket, from any thread. Who reads too slowly is cut off: what waits for it is bounded.
final class WebSocketSender: Sendable {
    /// Bytes that may wait for one reader.
    static let queueLimit = 4 * 1024 * 1024

    private let channel: any Channel
    private let waitingBytes = Atomic<Int>(0)

    init(channel: any Channel) {
        self.channel = channel
    }

    func send(_ text: String) {
        send(.text, ByteBuffer(string: text))
    }

    func send(_ bytes: [UInt8]) {
        send(.binary, ByteBuffer(bytes: bytes))
    }

    private func send(_ opcode: WebSocketOpcode, _ data: ByteBuffer) {
        let count = data.readableBytes
        guard waitingBytes.add(count, ordering: .relaxed).newValue <= Self.queueLimit else {
            // No close frame: it would wait behind all the rest.
            return channel.close(promise: nil)
        }
        let sent = channel.eventLoop.makePromise(of: Void.self)
        sent.futureResult.whenComplete { [self] _ in waitingBytes.subtract(count, ordering: .relaxed) }
        channel.writeAndFlush(WebSocketFrame(fin: true, opcode: opcode, data: data), promise: sent)
    }

    /// Says why and goes, once what was sent before is out.
    func close(_ code: WebSocketErrorCode, _ reason: String = "") {
        var data = ByteBuffer()
        data.write(webSocketErrorCode: code)
        data.writeString(String(reason.prefix(100)))
        let channel = channel
        channel.writeAndFlush(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)).whenComplete { _ in
            channel.close(promise: nil)
        }
    }
}
