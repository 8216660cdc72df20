import NIOCore
import NIOPosix
import Testing
import WebRTC

@testable import RecorderServer

@Suite struct STUNPortTests {
    private static let loopback = IPAddress("127.0.0.1")!

    @Test func `whoever asks learns the address that it is seen at`() async throws {
        let port = try #require(try STUNPort.open(.automatic, address: Self.loopback))
        defer { port.close() }
        let (answers, answered) = AsyncStream.makeStream(of: [UInt8].self)
        let client = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try channel.pipeline.syncOperations.addHandler(Answers(answered)) }
            }
            .bind(host: "127.0.0.1", port: 0).get()
        let server = try SocketAddress(ipAddress: "127.0.0.1", port: Int(port.port))
        let request = STUNMessage(.request, transactionID: STUNTransactionID(high: 1, low: 2)).serialized()
        try await client.writeAndFlush(AddressedEnvelope(remoteAddress: server, data: ByteBuffer(bytes: request)))
        let bytes = try await within(.seconds(5)) {
            for await answer in answers { return answer }
            return []
        }
        let span = bytes.span.bytes
        let answer = try STUNMessage(parsing: span)
        #expect(answer.xorMappedAddress == TransportAddress(ip: Self.loopback, port: UInt16(client.localAddress?.port ?? 0)))
        let counts = await port.counts
        #expect(counts.answered == 1)
        try await client.close()
    }

    @Test func `where the well-known port is taken another one serves, and none where it is off`() throws {
        let first = try #require(try STUNPort.open(.automatic, address: Self.loopback))
        defer { first.close() }
        let second = try #require(try STUNPort.open(.automatic, address: Self.loopback))
        defer { second.close() }
        #expect(first.port != second.port)
        #expect(try STUNPort.open(.off, address: Self.loopback) == nil)
    }

    @Test func `a port that was asked for and is taken is an error`() throws {
        let first = try #require(try STUNPort.open(.automatic, address: Self.loopback))
        defer { first.close() }
        #expect(throws: SystemError.self) { try STUNPort.open(.port(first.port), address: Self.loopback) }
    }
}

private final class Answers: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    private let answered: AsyncStream<[UInt8]>.Continuation

    init(_ answered: AsyncStream<[UInt8]>.Continuation) {
        self.answered = answered
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        answered.yield(Array(unwrapInboundIn(data).data.readableBytesView))
    }
}
