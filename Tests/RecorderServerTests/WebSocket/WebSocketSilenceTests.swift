import NIOCore
import NIOEmbedded
import NIOWebSocket
import Synchronization
import Testing

@testable import RecorderServer

/// Sockets whose other end is gone, and TCP has not noticed. The clock is the channel's own.
@Suite struct WebSocketSilenceTests {
    private final class Listener: WebSocketListener {
        let endings = Mutex<[Bool]>([])

        func opened(_ sender: WebSocketSender) {}
        func received(_ message: WebSocketMessage) {}
        func closed(wasClean: Bool) { endings.withLock { $0.append(wasClean) } }
    }

    private static func connect(_ listener: Listener) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(WebSocketConnection(listener))
        channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1), promise: nil)
        return channel
    }

    @Test func `who is silent is pinged, and after 50 s is gone without having said good-bye`() throws {
        let listener = Listener()
        let channel = try Self.connect(listener)
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(try channel.readOutbound(as: WebSocketFrame.self)?.opcode == .ping)
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .seconds(20))
        #expect(!channel.isActive)
        #expect(listener.endings.withLock { $0 } == [false])
    }

    @Test func `who answers stays, for hours`() throws {
        let listener = Listener()
        let channel = try Self.connect(listener)
        for _ in 0..<500 {
            channel.embeddedEventLoop.advanceTime(by: .seconds(20))
            let ping = try channel.readOutbound(as: WebSocketFrame.self)
            #expect(ping?.opcode == .ping)
            try channel.writeInbound(WebSocketFrame(fin: true, opcode: .pong, maskKey: [0, 0, 0, 0], data: ByteBuffer()))
        }
        #expect(channel.isActive)
        _ = try channel.finish()
    }
}
