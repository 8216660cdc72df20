import Testing
import WebRTC

@testable import RecorderServer

/// The limits of an address on a server that was really started; everybody here is on loopback.
@Suite struct AddressLimitServerTests {
    private static func count(_ server: TestServer, _ what: String) async -> String? {
        await server.metrics.text().split(separator: "\n").first { $0.hasPrefix("recorder_address_refusals_total{what=\"\(what)\"}") }
            .map { String($0.split(separator: " ").last ?? "") }
    }

    @Test func `a connection too many is closed, the others go on, and one that ends makes room`() async throws {
        try await TestServer.run {
            $0.addressLimits.exemptsLoopback = false
            $0.addressLimits.connections = 2
        } _: { server in
            let first = try await TestWebSocket(port: server.port)
            let second = try await TestWebSocket(port: server.port)
            await #expect(throws: (any Error).self) { try await TestWebSocket(port: server.port) }
            for socket in [first, second] {
                _ = try await socket.message()
                try await socket.send(#"{"type":"ping"}"#)
                #expect(try await socket.message()["type"]?.string == "pong")
            }
            #expect(await Self.count(server, "connection") == "1")
            try await second.send(opcode: 8, [0x03, 0xE8])
            while try await second.receive() != nil {}
            // The server's own side may be a moment behind.
            try await within(.seconds(10)) {
                while (try? await TestWebSocket(port: server.port)) == nil { await Task.yield() }
            }
        }
    }

    @Test func `an address that says too much is cut off, and it is counted`() async throws {
        try await TestServer.run {
            $0.addressLimits.exemptsLoopback = false
            $0.addressLimits.messagesPerSecond = 5
        } _: { server in
            let flood = try await TestWebSocket(port: server.port)
            _ = try await flood.message()
            // All at once, for what comes slowly is not too much; masked with zeros.
            let ping = Array(#"{"type":"ping"}"#.utf8)
            let frame: [UInt8] = [0x81, 0x80 | UInt8(ping.count), 0, 0, 0, 0] + ping
            try await flood.connection.send([[UInt8]](repeating: frame, count: 500).flatMap { $0 })
            var last: TestWebSocket.Frame?
            while let frame = try? await flood.receive() { last = frame }
            #expect(last == .close(1008))
            #expect(await Self.count(server, "message") == "1")
        }
    }

    @Test func `behind a proxy of ours everybody is counted for themselves`() async throws {
        try await TestServer.run {
            $0.addressLimits.connections = 1
            $0.addressLimits.trustedProxies = [IPAddress("127.0.0.1")!]
        } _: { server in
            func connect(_ client: String) async throws -> TestWebSocket {
                try await TestWebSocket(port: server.port, headers: ["X-Forwarded-For": client])
            }
            let ana = try await connect("192.0.2.1")
            let ben = try await connect("192.0.2.2")
            for socket in [ana, ben] { #expect(try await socket.message()["type"]?.string == "welcome") }
            // Invented addresses before the true one make nobody somebody else.
            let again = try await connect("198.51.100.1, 192.0.2.1")
            #expect(try await again.receive() == .close(1013))
        }
    }
}
