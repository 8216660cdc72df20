import Testing

@testable import RecorderServer

@Suite struct FirstLook {
    @Test func `it starts and says that it lives`() async throws {
        try await TestServer.run { server in
            let reply = try await server.request("GET", "/healthz")
            #expect(reply.status == 200)
            let socket = try await TestWebSocket(port: server.port)
            #expect(socket.handshake.status == 101)
            let welcome = try await socket.message()
            #expect(welcome["type"]?.string == "welcome")
        }
    }
}
