import Recording
import Testing

@testable import RecorderServer

@Suite struct EventRoutesTests {
    @Test func `what changes is told to who listens`() async throws {
        try await TestServer.run { server in
            let connection = try await TestConnection(port: server.port)
            try await connection.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            var text = ""
            var started = false
            for await chunk in connection.incoming {
                text += String(decoding: chunk, as: UTF8.self)
                if !started, text.contains("retry: 3000") {
                    started = true
                    _ = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"standup"}"#)
                }
                if text.contains("event: room\n"), text.contains("event: recording\n") { break }
            }
            #expect(text.contains("Content-Type: text/event-stream"))
            #expect(text.contains(#"data: {"participants":[],"recording":{"id":""#))
        }
    }

    @Test func `a token for one room hears of no other`() async throws {
        try await TestServer.run({ $0.tokenSecret = "s" }) { server in
            let token = JSONWebToken(expiration: nil, room: "mine").signed(secret: "s")
            let connection = try await TestConnection(port: server.port)
            try await connection.send("GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer \(token)\r\n\r\n")
            var text = ""
            for await chunk in connection.incoming {
                text += String(decoding: chunk, as: UTF8.self)
                if text.contains("retry") { break }
            }
            for room in ["theirs", "mine"] { _ = try await server.gateway.start(StartRequest(room: room)) }
            for await chunk in connection.incoming {
                text += String(decoding: chunk, as: UTF8.self)
                if text.contains("event: room"), text.contains("event: recording") { break }
            }
            #expect(text.contains("mine"))
            #expect(!text.contains("theirs"))
        }
    }

    @Test func `who does not keep up is cut off, and the others hear everything`() async {
        let broadcaster = EventBroadcaster()
        let slow = broadcaster.events()
        let fast = broadcaster.events()
        var iterator = fast.makeAsyncIterator()
        for _ in 0..<300 {
            broadcaster.send(.heartbeat)
            _ = await iterator.next()
        }
        #expect(broadcaster.listenerCount == 1)
        var count = 0
        for await _ in slow { count += 1 }
        #expect(count == 256)
    }

    @Test func `after the end nobody waits`() async {
        let broadcaster = EventBroadcaster()
        let before = broadcaster.events()
        broadcaster.finish()
        for await _ in before {}
        for await _ in broadcaster.events() {}
        #expect(broadcaster.isFinished)
    }
}
