import Testing

@testable import RecorderServer

/// `/socket.io/`, `/peerjs` and `/broadcast` over real sockets.
@Suite struct SocketIOServiceTests {
    private static func request(_ port: Int, _ method: String, _ target: String, body: String = "", headers: String = "") async throws
        -> HTTPReply
    {
        let connection = try await TestConnection(port: port)
        try await connection.send(
            "\(method) \(target) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)"
        )
        return try #require(HTTPReply(try await within(.seconds(20)) { await connection.readToEnd() }))
    }

    private static func sid(of text: some StringProtocol) throws -> String {
        try #require(JSONMembers(parsing: String(text.dropFirst())).string("sid"))
    }

    @Test func `two clients meet, one by polling and one by WebSocket`() async throws {
        try await TestServer.run { server in
            let polling = "/socket.io/?EIO=4&transport=polling"
            let open = try await Self.request(server.port, "GET", polling, headers: "Origin: http://localhost:5173\r\n")
            #expect(open.status == 200)
            #expect(open.headers["access-control-allow-origin"] == "*")
            let sid = try Self.sid(of: open.text)
            let connect = try await Self.request(
                server.port, "POST", polling + "&sid=" + sid, body: "40", headers: "Origin: http://localhost:5173\r\n")
            #expect(connect.status == 200)
            #expect(connect.text == "ok")
            let socket = try await TestWebSocket(
                port: server.port, path: "/socket.io/?EIO=4&transport=websocket", headers: ["Origin": "http://localhost:5173"])
            #expect(try await socket.text().hasPrefix("0{"))
            try await socket.send("40")
            #expect(try await socket.text().hasPrefix("40{"))
            #expect(try await Self.request(server.port, "GET", polling + "&sid=" + sid).text.hasPrefix("40{"))
            async let poll = Self.request(server.port, "GET", polling + "&sid=" + sid)
            try await socket.send(#"42["offer",{"sdp":"v=0"}]"#)
            #expect(try await poll.text == #"42["offer",{"sdp":"v=0"}]"#)
        }
    }

    @Test(arguments: [
        ("GET", "", 400, #"{"code":0,"message":"Transport unknown"}"#),
        ("GET", "?EIO=4&transport=abc", 400, #"{"code":0,"message":"Transport unknown"}"#),
        ("GET", "?EIO=3&transport=polling", 400, #"{"code":5,"message":"Unsupported protocol version"}"#),
        ("GET", "?EIO=4&transport=polling&sid=nobody", 400, #"{"code":1,"message":"Session ID unknown"}"#),
        ("GET", "?EIO=4&transport=websocket", 400, #"{"code":3,"message":"Bad request"}"#),
        ("POST", "?EIO=4&transport=polling", 400, #"{"code":2,"message":"Bad handshake method"}"#),
        ("PUT", "?EIO=4&transport=polling", 400, #"{"code":2,"message":"Bad handshake method"}"#),
        ("OPTIONS", "?EIO=4&transport=polling", 204, ""),
    ])
    func `a request that cannot be gets what Engine IO's own server says`(method: String, query: String, status: Int, body: String)
        async throws
    {
        try await TestServer.run { server in
            let reply = try await Self.request(server.port, method, "/socket.io/" + query, headers: "Origin: https://example.org\r\n")
            #expect(reply.status == status)
            #expect(reply.text == body)
            #expect(reply.headers["access-control-allow-origin"] == "*")
        }
    }

    @Test func `PeerJS gets an id, and meets over a WebSocket`() async throws {
        try await TestServer.run { server in
            let id = try await Self.request(server.port, "GET", "/peerjs/id?ts=1", headers: "Origin: https://example.org\r\n")
            #expect(id.status == 200)
            #expect(id.text.utf8.count == 23)
            let ana = try await TestWebSocket(port: server.port, path: "/peerjs?key=peerjs&id=ana&token=a&version=1.5.4")
            let ben = try await TestWebSocket(port: server.port, path: "/peerjs/peerjs?key=peerjs&id=ben&token=b")
            #expect(try await ana.text() == #"{"type":"OPEN"}"#)
            #expect(try await ben.text() == #"{"type":"OPEN"}"#)
            try await ana.send(#"{"type":"OFFER","dst":"ben","payload":{"sdp":"v=0"}}"#)
            #expect(try await ben.text() == #"{"type":"OFFER","src":"ana","dst":"ben","payload":{"sdp":"v=0"}}"#)
        }
    }

    @Test func `a broadcast reaches the others of its scope`() async throws {
        try await TestServer.run { server in
            let one = try await TestWebSocket(port: server.port, path: "/broadcast?scope=x")
            let two = try await TestWebSocket(port: server.port, path: "/broadcast?scope=x")
            // Whoever is answered has been taken in: the two sockets are in.
            try await two.send("from two")
            #expect(try await one.text() == "from two")
            try await one.send("from one")
            #expect(try await two.text() == "from one")
        }
    }
}
