import Recording
import Testing
import WebRTC

@testable import RecorderServer

@Suite struct WHIPRoutesTests {
    private static let sdp = ["Content-Type": "application/sdp"]

    @Test func `an offer gets an answer, an address and a place in the room`() async throws {
        try await TestServer.run { server in
            let reply = try await server.request("POST", "/whip/stand%20up?name=OBS", headers: Self.sdp, body: "offer")
            #expect(reply.status == 201)
            #expect(reply.text == "answer to offer")
            #expect(reply.headers["content-type"] == "application/sdp")
            #expect(reply.headers["etag"]?.hasPrefix("\"") == true)
            #expect(reply.headers["access-control-allow-origin"] == "*")
            let location = try #require(reply.headers["location"])
            #expect(location.hasPrefix("/whip/stand%20up/"))
            let room = try await server.request("GET", "/api/v1/rooms/stand%20up").json([String: JSONValue].self)
            #expect(room["participants"]?.array?.first?["kind"]?.string == "publisher")
            #expect(room["participants"]?.array?.first?["name"]?.string == "OBS")
            #expect(location.hasSuffix(room["participants"]?.array?.first?["id"]?.string ?? "?"))

            let end = try await server.request("DELETE", location)
            #expect(end.status == 200)
            #expect(server.gateway.calls.last == "left stand up")
            let gone = try await server.request("DELETE", location)
            #expect(gone.status == 404)
            let empty = try await server.request("GET", "/api/v1/rooms/stand%20up")
            #expect(empty.status == 404)
        }
    }

    @Test func `the recording that it is part of is linked, and record=0 is told to the media side`() async throws {
        try await TestServer.run { server in
            let started = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"a"}"#).json(RecordingManifest.self)
            let reply = try await server.request("POST", "/whip/a", headers: Self.sdp, body: "offer")
            #expect(reply.headers["link"] == "</api/v1/recordings/\(started.id)>; rel=\"recording\"")
            _ = try await server.request("POST", "/whip/b?record=0", headers: Self.sdp, body: "offer")
            #expect(server.gateway.calls.last?.hasSuffix("publisher(isRecorded: false)") == true)
        }
    }

    @Test func `a bad offer is 400 with what is wrong in it, and leaves nothing behind`() async throws {
        try await TestServer.run { server in
            server.gateway.tell { $0.answerError = OfferError.missingFingerprint(mid: "0") }
            let reply = try await server.request("POST", "/whip/a", headers: Self.sdp, body: "offer")
            #expect(reply.status == 400)
            #expect(try reply.json(ProblemReply.self).detail == OfferError.missingFingerprint(mid: "0").description)
            #expect(reply.headers["access-control-allow-origin"] == "*")
            let rooms = try await server.request("GET", "/api/v1/rooms").text
            #expect(rooms == #"{"rooms":[]}"#)
        }
    }

    @Test(arguments: [
        ("/whip/a", "application/json", "{}", 415), ("/whip/a", "application/sdp", "", 400),
        ("/whip/a?record=yes", "application/sdp", "o", 400),
        ("/whip/%07", "application/sdp", "o", 400),
    ])
    func `what is no offer is refused`(path: String, type: String, body: String, status: Int) async throws {
        try await TestServer.run { server in
            let reply = try await server.request("POST", path, headers: ["Content-Type": type], body: body)
            #expect(reply.status == status)
        }
    }

    @Test func `candidates trickle, for the ICE session that the tag names`() async throws {
        try await TestServer.run { server in
            let session = try await server.request("POST", "/whip/a", headers: Self.sdp, body: "offer")
            let location = try #require(session.headers["location"])
            let tag = try #require(session.headers["etag"])
            let fragment =
                "a=ice-ufrag:EsAw\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\n"
                + "a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag EsAw network-id 1\r\na=end-of-candidates\r\n"
            let type = ["Content-Type": "application/trickle-ice-sdpfrag"]
            for (ifMatch, status) in [(tag, 204), (nil, 428), ("\"old\"", 412), ("*", 204)] {
                var headers = type
                headers["If-Match"] = ifMatch
                let reply = try await server.request("PATCH", location, headers: headers, body: fragment)
                #expect(reply.status == status)
            }
            #expect(server.gateway.calls.filter { $0 == "fragment with 1 candidates in a" }.count == 2)
            let elsewhere = try await server.request(
                "PATCH", location.replacing("/whip/a/", with: "/whip/b/"), headers: type.merging(["If-Match": tag]) { $1 }, body: fragment)
            #expect(elsewhere.status == 404)
            let broken = try await server.request("PATCH", location, headers: type.merging(["If-Match": tag]) { $1 }, body: "nonsense")
            #expect(broken.status == 400)
        }
    }

    @Test func `an ICE restart has an answer and a new tag, and the old one is worth nothing`() async throws {
        try await TestServer.run { server in
            let answer = TrickleFragment(credentials: ICECredentials(ufrag: "abcd", password: String(repeating: "p", count: 22)))
            server.gateway.tell { $0.fragmentAnswer = answer }
            let session = try await server.request("POST", "/whip/a", headers: Self.sdp, body: "offer")
            let location = try #require(session.headers["location"])
            let tag = try #require(session.headers["etag"])
            let headers = ["Content-Type": "application/trickle-ice-sdpfrag", "If-Match": "\"*\""]
            let fragment = "a=ice-ufrag:EsAx\r\na=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui2\r\n"
            let restart = try await server.request("PATCH", location, headers: headers, body: fragment)
            #expect(restart.status == 200)
            #expect(restart.headers["content-type"] == "application/trickle-ice-sdpfrag")
            #expect(restart.text == "\(answer)")
            #expect(restart.headers["etag"] != tag)
            let old = try await server.request("PATCH", location, headers: headers.merging(["If-Match": tag]) { $1 }, body: fragment)
            #expect(old.status == 412)
        }
    }

    @Test func `a whole new offer is answered on the same session`() async throws {
        try await TestServer.run { server in
            let session = try await server.request("POST", "/whip/a", headers: Self.sdp, body: "offer")
            let location = try #require(session.headers["location"])
            let reply = try await server.request(
                "PATCH", location, headers: Self.sdp.merging(["If-Match": session.headers["etag"] ?? ""]) { $1 }, body: "second")
            #expect(reply.status == 200)
            #expect(reply.text == "answer to second")
        }
    }

    @Test func `a publisher whose connection ends has left`() async throws {
        try await TestServer.run { server in
            let session = try await server.request("POST", "/whip/a", headers: Self.sdp, body: "offer")
            let location = try #require(session.headers["location"])
            let id = ParticipantID(String(location.split(separator: "/").last ?? ""))
            server.gateway.report.yield(.connectionEnded(id, room: "a"))
            // The event and the request race; what was reported is soon true.
            var status = 0
            for _ in 0..<100 where status != 404 { status = try await server.request("GET", "/api/v1/rooms/a").status }
            #expect(status == 404)
        }
    }

    @Test func `pages of others may ask what is allowed, and publish with a token`() async throws {
        try await TestServer.run({ $0.apiKey = "secret" }) { server in
            let origin = ["Origin": "https://other.example"]
            let preflight = try await server.request(
                "OPTIONS", "/whip/a", headers: origin.merging(["Access-Control-Request-Method": "POST"]) { $1 })
            #expect(preflight.status == 204)
            #expect(preflight.headers["access-control-allow-origin"] == "*")
            #expect(preflight.headers["access-control-allow-headers"]?.contains("Authorization") == true)
            let headers = origin.merging(Self.sdp) { $1 }
            let without = try await server.request("POST", "/whip/a", headers: headers, body: "offer")
            #expect(without.status == 403)
            let with = try await server.request(
                "POST", "/whip/a", headers: headers.merging(["Authorization": "Bearer secret"]) { $1 }, body: "offer")
            #expect(with.status == 201)
            #expect((with.headers["access-control-expose-headers"] ?? "").hasPrefix("Location, Link, ETag"))
        }
    }
}
