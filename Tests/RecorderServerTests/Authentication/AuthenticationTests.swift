import Media
import Testing

@testable import RecorderServer

@Suite struct AuthenticationTests {
    private static let calls = [
        ("GET", "/api/v1/recordings"), ("POST", "/api/v1/recordings"), ("GET", "/api/v1/recordings/x"), ("PATCH", "/api/v1/recordings/x"),
        ("DELETE", "/api/v1/recordings/x"), ("POST", "/api/v1/recordings/x/stop"), ("GET", "/api/v1/recordings/x/files/a"),
        ("GET", "/metrics"),
        ("GET", "/api/v1/rooms"), ("GET", "/api/v1/rooms/a"), ("GET", "/api/v1/events"), ("POST", "/whip/a"), ("DELETE", "/whip/a/b"),
        ("POST", "/api/v1/recordings/x/exports"), ("GET", "/api/v1/exports/x"), ("GET", "/api/v1/exports/x/file"),
    ]

    @Test func `with a key every call needs it`() async throws {
        try await TestServer.run({ $0.apiKey = "secret" }) { server in
            for (method, path) in Self.calls {
                for headers in [[:], ["Authorization": "Bearer wrong"], ["Authorization": "Basic secret"], ["Authorization": "secret"]] {
                    let reply = try await server.request(method, path, headers: headers)
                    #expect(reply.status == 401, "\(method) \(path) \(headers)")
                    #expect(reply.headers["www-authenticate"] == "Bearer")
                }
            }
        }
    }

    @Test(arguments: ["/healthz", "/readyz", "/", "/recordings", "/openapi.json", "/api/v1/session"])
    func `health, pages and the way in are open`(path: String) async throws {
        try await TestServer.run({ $0.apiKey = "secret" }) { server in
            let reply = try await server.request("GET", path)
            #expect(reply.status == 200)
        }
    }

    @Test func `the key lets in, and so does the cookie that it was given for`() async throws {
        try await TestServer.run({ $0.apiKey = "secret" }) { server in
            let bearer = try await server.request("GET", "/api/v1/recordings", headers: ["Authorization": "bearer secret"])
            #expect(bearer.status == 200)
            let wrong = try await server.request("POST", "/api/v1/session", body: #"{"token":"guess"}"#)
            #expect(wrong.status == 401)
            #expect(wrong.headers["set-cookie"] == nil)
            let session = try await server.request("POST", "/api/v1/session", body: #"{"token":"secret"}"#)
            #expect(session.status == 204)
            let cookie = try #require(session.headers["set-cookie"])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && cookie.contains("Path=/"))
            #expect(!cookie.contains("secret"))
            let value = String(cookie.prefix { $0 != ";" })
            let known = try await server.request("GET", "/api/v1/recordings", headers: ["Cookie": "other=1; \(value)"])
            #expect(known.status == 200)
            let forged = try await server.request("GET", "/api/v1/recordings", headers: ["Cookie": value + "x"])
            #expect(forged.status == 401)
            let out = try await server.request("DELETE", "/api/v1/session")
            #expect(out.headers["set-cookie"]?.contains("Max-Age=0") == true)
        }
    }

    @Test func `a cookie does not make a foreign page's call good`() async throws {
        try await TestServer.run({ $0.apiKey = "secret" }) { server in
            let session = try await server.request("POST", "/api/v1/session", body: #"{"token":"secret"}"#)
            let cookie = String((session.headers["set-cookie"] ?? "").prefix { $0 != ";" })
            let body = #"{"room":"x"}"#
            for (origin, status) in [("https://evil.example", 403), ("http://127.0.0.1:\(server.port)", 201)] {
                let reply = try await server.request(
                    "POST", "/api/v1/recordings", headers: ["Cookie": cookie, "Origin": origin], body: body)
                #expect(reply.status == status)
            }
        }
    }

    @Test func `an open service on this machine answers no foreign page and no foreign name`() async throws {
        try await TestServer.run { server in
            let body = #"{"room":"x"}"#
            let foreign = try await server.request("POST", "/api/v1/recordings", headers: ["Origin": "https://evil.example"], body: body)
            #expect(foreign.status == 403)
            // A token that nobody checks is no proof.
            let bearer = try await server.request(
                "POST", "/api/v1/recordings", headers: ["Origin": "https://evil.example", "Authorization": "Bearer x"], body: body)
            #expect(bearer.status == 403)
            let rebound = try await server.request("POST", "/api/v1/recordings", body: body, host: "evil.example:\(server.port)")
            #expect(rebound.status == 403)
            let local = try await server.request("POST", "/api/v1/recordings", body: body)
            #expect(local.status == 201)
        }
    }

    @Test func `pages of other sites read answers with a key only`() async throws {
        try await TestServer.run { server in
            // Open to this machine is not open to every site that this machine's browser visits.
            for headers in [["Origin": "https://evil.example"], ["Origin": "https://evil.example", "Authorization": "Bearer x"]] {
                let reply = try await server.request("GET", "/api/v1/recordings", headers: headers)
                #expect(reply.headers["access-control-allow-origin"] == nil)
            }
            let preflight = try await server.request("OPTIONS", "/api/v1/recordings", headers: ["Origin": "https://other.example"])
            #expect(preflight.status == 204)
            #expect(preflight.headers["access-control-allow-methods"] == "GET, HEAD, POST")
        }
        try await TestServer.run({ $0.apiKey = "secret" }) { server in
            let reply = try await server.request("GET", "/api/v1/recordings", headers: ["Authorization": "Bearer secret"])
            #expect(reply.headers["access-control-allow-origin"] == "*")
            let session = try await server.request("POST", "/api/v1/session", body: #"{"token":"secret"}"#)
            let cookie = String((session.headers["set-cookie"] ?? "").prefix { $0 != ";" })
            let byCookie = try await server.request(
                "GET", "/api/v1/recordings", headers: ["Cookie": cookie, "Origin": "https://evil.example"])
            #expect(byCookie.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test func `a token opens what its claims say`() async throws {
        try await TestServer.run({ $0.tokenSecret = "s3cret" }) { server in
            let expiration = SystemClock.wallTime + .seconds(60)
            func bearer(_ token: JSONWebToken) -> [String: String] { ["Authorization": "Bearer \(token.signed(secret: "s3cret"))"] }
            let reader = bearer(JSONWebToken(expiration: expiration, scopes: [.read]))
            let list = try await server.request("GET", "/api/v1/recordings", headers: reader)
            #expect(list.status == 200)
            let start = try await server.request("POST", "/api/v1/recordings", headers: reader, body: #"{"room":"a"}"#)
            #expect(start.status == 403)

            let roomA = bearer(JSONWebToken(expiration: expiration, room: "a"))
            let inA = try await server.request("POST", "/api/v1/recordings", headers: roomA, body: #"{"room":"a"}"#)
            #expect(inA.status == 201)
            let inB = try await server.request("POST", "/api/v1/recordings", headers: roomA, body: #"{"room":"b"}"#)
            #expect(inB.status == 403)
            let other = try await server.request("GET", "/api/v1/recordings?room=b", headers: roomA)
            #expect(other.status == 403)
            let roomB = bearer(JSONWebToken(expiration: expiration, room: "b"))
            let hidden = try await server.request("GET", inA.headers["location"] ?? "", headers: roomB)
            #expect(hidden.status == 404)
            let nothing = try await server.request("GET", "/api/v1/recordings", headers: roomB).text
            #expect(nothing == #"{"nextCursor":null,"recordings":[]}"#)

            let late = bearer(JSONWebToken(expiration: SystemClock.wallTime - .seconds(1)))
            let expired = try await server.request("GET", "/api/v1/recordings", headers: late)
            #expect(expired.status == 401)
        }
    }
}

extension WallTime {
    fileprivate static func - (time: Self, duration: Duration) -> Self { time + (.zero - duration) }
}
