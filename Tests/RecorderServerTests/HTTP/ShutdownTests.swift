import Archive
import Foundation
import Logging
import NIOSSL
import ServiceLifecycle
import Testing

@testable import RecorderServer

/// A stop that waits for nobody who only listens.
@Suite struct ShutdownTests {
    private struct Web: Service {
        let server: WebServer
        let announce: AsyncStream<Int>.Continuation

        func run() async throws {
            try await server.run { [announce] in announce.yield($0) }
        }
    }

    @Test func `open sockets, event streams and idle connections do not hold up a stop`() async throws {
        var configuration = WebConfiguration()
        configuration.port = 0
        let directory = NSTemporaryDirectory() + "recorder-shutdown-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: directory) }
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try WebServer(
            configuration, gateway: FakeGateway(), archive: try Archive(directory: directory, logger: logger), exports: FakeExports(),
            pages: [],
            metrics: Metrics(), logger: logger)
        let (ports, announce) = AsyncStream.makeStream(of: Int.self)
        let group = ServiceGroup(configuration: .init(services: [Web(server: server, announce: announce)], logger: logger))
        let service = Task { try await group.run() }
        var iterator = ports.makeAsyncIterator()
        let port = try #require(await iterator.next())
        let socket = try await TestWebSocket(port: port)
        _ = try await socket.message()
        let silent = try await TestConnection(port: port)
        let listening = try await TestConnection(port: port)
        try await listening.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for await chunk in listening.incoming where String(decoding: chunk, as: UTF8.self).contains("retry") { break }
        let idle = try await TestConnection(port: port)
        try await idle.send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n")
        for await _ in idle.incoming { break }

        await group.triggerGracefulShutdown()
        #expect(try await socket.receive() == .close(1001))
        for connection in [silent, listening, idle] { _ = try await within(.seconds(5)) { await connection.readToEnd() } }
        // Far less than any of the timeouts that would end these connections by themselves.
        try await within(.seconds(5)) { try await service.value }
    }
}
