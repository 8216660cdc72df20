import Testing

@testable import RecorderServer

@Suite struct WebServerTests {
    @Test func `health is there for everybody, and says when the service is not ready`() async throws {
        try await TestServer.run({ $0.apiKey = "secret" }) { server in
            #expect(try await server.request("GET", "/healthz").status == 200)
            #expect(try await server.request("GET", "/readyz").status == 200)
            server.gateway.tell { $0.unreadiness = "no media socket" }
            let reply = try await server.request("GET", "/readyz")
            #expect(reply.status == 503)
            #expect(try reply.json(ProblemReply.self).detail == "no media socket")
        }
    }

    @Test(arguments: [
        ("GET", "/nothing", 404), ("GET", "/api/v1/recordings/x", 404), ("GET", "/api/v1/rooms/nobody", 404), ("GET", "/%ff", 400),
        ("GET", "/api/v1/recordings?limit=0", 400), ("GET", "/api/v1/recordings?state=dancing", 400),
        ("GET", "/api/v1/recordings?from=yesterday", 400), ("GET", "/api/v1/recordings?cursor=!!", 400),
        ("GET", "/api/v1/recordings?sort=colour", 400), ("DELETE", "/healthz", 405), ("PUT", "/api/v1/recordings", 405),
        ("GET", "/whip/standup", 405), ("GET", "/ws", 426), ("GET", "/whip/%20x", 405),
    ])
    func `every error is a problem that says what to do`(method: String, path: String, status: Int) async throws {
        try await TestServer.run { server in
            let reply = try await server.request(method, path)
            #expect(reply.status == status)
            #expect(reply.headers["content-type"] == "application/problem+json")
            let problem = try reply.json(ProblemReply.self)
            #expect(problem.status == status)
            #expect(!problem.title.isEmpty && problem.detail.count > 10)
        }
    }

    @Test func `a wrong method is told the right ones`() async throws {
        try await TestServer.run { server in
            let recordings = try await server.request("PUT", "/api/v1/recordings")
            #expect(recordings.headers["allow"] == "GET, HEAD, POST")
            let session = try await server.request("GET", "/whip/x/y")
            #expect(session.headers["allow"] == "DELETE, OPTIONS, PATCH")
        }
    }

    @Test func `HEAD says what GET would, without the body`() async throws {
        try await TestServer.run { server in
            let get = try await server.request("GET", "/")
            let head = try await server.request("HEAD", "/")
            #expect(head.status == 200)
            #expect(head.body.isEmpty)
            #expect(head.headers["content-length"] == "\(get.body.count)")
            #expect(head.headers["etag"] == get.headers["etag"])
        }
    }

    @Test func `one connection serves many requests, pipelined or not`() async throws {
        try await TestServer.run { server in
            let connection = try await TestConnection(port: server.port)
            let request = "GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n"
            try await connection.send(request + request + "GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
            let text = String(decoding: try await within(.seconds(5)) { await connection.readToEnd() }, as: UTF8.self)
            #expect(text.split(separator: "HTTP/1.1 200 OK").count == 3)
        }
    }

    @Test(arguments: ["h2c", "websocket", "TLS/1.0", "h2c, websocket"], ["/healthz", "/nothing", "/api/v1/recordings"])
    func `an Upgrade that is not taken is answered all the same`(upgrade: String, path: String) async throws {
        try await TestServer.run { server in
            let connection = try await TestConnection(port: server.port)
            let body = path == "/api/v1/recordings" ? #"{"room":"standup"}"# : ""
            try await connection.send(
                "\(body.isEmpty ? "GET" : "POST") \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\n"
                    + "Upgrade: \(upgrade)\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA\r\nContent-Type: application/json\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            // NIO reads nothing after such a request, so the connection has to end with the answer, and say so.
            let reply = try #require(HTTPReply(try await within(.seconds(5)) { await connection.readToEnd() }))
            #expect(reply.status == ["/healthz": 200, "/nothing": 404][path] ?? 201)
            #expect(reply.headers["connection"] == "close")
        }
    }

    @Test(arguments: [
        "GARBAGE\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}\u{1}", "GET / HTTP/1.1\r\nbad header\r\n\r\n",
        "GET / HTTP/1.1\r\nContent-Length: x\r\n\r\n", "POST /api/v1/recordings HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n",
    ])
    func `what is not HTTP gets 400 and a closed connection`(bytes: String) async throws {
        try await TestServer.run { server in
            let connection = try await TestConnection(port: server.port)
            try await connection.send(bytes)
            let text = String(decoding: try await within(.seconds(5)) { await connection.readToEnd() }, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 400 Bad Request\r\n"))
            #expect(try await server.request("GET", "/healthz").status == 200)
        }
    }

    @Test func `headers without end are refused`() async throws {
        try await TestServer.run { server in
            let connection = try await TestConnection(port: server.port)
            try await connection.send(
                "GET / HTTP/1.1\r\n" + String(repeating: "X-A: \(String(repeating: "a", count: 1000))\r\n", count: 200))
            let text = String(decoding: try await within(.seconds(5)) { await connection.readToEnd() }, as: UTF8.self)
            #expect(text.hasPrefix("HTTP/1.1 4"))
        }
    }

    @Test(arguments: [
        "http://host", "http://", "http://host:99999/x", "://", "*", "host:80", "/%%%", "/a?b=%", "http://host?x", "http://[::1]:1/healthz",
    ])
    func `strange targets bring nothing down`(target: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.request("GET", target)
            #expect([200, 400, 404].contains(reply.status))
            #expect(try await server.request("GET", "/healthz").status == 200)
        }
    }

    @Test func `what was done is counted`() async throws {
        try await TestServer.run { server in
            _ = try await server.request("GET", "/healthz")
            _ = try await server.request("GET", "/api/v1/recordings/0199/files/x")
            let text = try await server.request("GET", "/metrics").text
            #expect(text.contains(#"recorder_http_requests_total{method="GET",route="/healthz",status="200"} 1"#))
            #expect(
                text.contains(#"recorder_http_requests_total{method="GET",route="/api/v1/recordings/{id}/files/{name}",status="404"} 1"#))
            #expect(text.contains("# TYPE recorder_signalling_clients gauge\nrecorder_signalling_clients 0\n"))
        }
    }

    @Test func `a port that is taken is an error, not a second server`() async throws {
        try await TestServer.run { server in
            await #expect(throws: (any Error).self) {
                try await TestServer.run({ $0.port = server.port }) { _ in }
            }
        }
    }
}
