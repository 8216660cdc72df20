import Recording
import Testing

@testable import RecorderServer

@Suite struct RecordingRoutesTests {
    private struct List: Decodable {
        var recordings: [RecordingManifest]
        var nextCursor: String?
    }

    @Test func `starting gives 201, where it is, and what it is`() async throws {
        try await TestServer.run { server in
            let reply = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"standup","name":"Monday","tags":["a"]}"#)
            #expect(reply.status == 201)
            let recording = try reply.json(RecordingManifest.self)
            #expect(recording.state == .waiting)
            #expect(recording.name == "Monday")
            #expect(reply.headers["location"] == "/api/v1/recordings/\(recording.id)")
            let one = try await server.request("GET", "/api/v1/recordings/\(recording.id)")
            #expect(try one.json(RecordingManifest.self) == recording)
            let list = try await server.request("GET", "/api/v1/recordings").json(List.self)
            #expect(list.recordings == [recording])
        }
    }

    @Test func `a second one in the same room is 409 with the address of the first`() async throws {
        try await TestServer.run { server in
            let first = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"standup"}"#)
            let second = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"standup"}"#)
            #expect(second.status == 409)
            #expect(try second.json([String: JSONValue].self)["url"]?.string == first.headers["location"])
        }
    }

    @Test(arguments: [
        ("", "room"), ("{}", "room"), (#"{"room":5}"#, "room"), (#"{"room":""}"#, "room"), (#"{"room":"a\nb"}"#, "room"),
        (#"{"room":"x","tracks":"some"}"#, "tracks"), (#"{"room":"x","tags":["a",5]}"#, "tags"),
        (#"{"room":"x","maxBytes":0}"#, "maxBytes"),
        (#"{"room":"x","maxDuration":-5}"#, "maxDuration"), (#"{"room":"x","mimeType":"video/mp4"}"#, "mimeType"),
        (#"{"room":"x","mimeType":"audio/ogg","tracks":"video"}"#, "mimeType"), (#"{"room":"x","participants":[]}"#, "participants"),
    ])
    func `a request that cannot be names the field`(body: String, field: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.request("POST", "/api/v1/recordings", body: body)
            #expect(reply.status == 400)
            let problem = try reply.json(ProblemReply.self)
            #expect(problem.field == field)
        }
    }

    @Test(arguments: ["[]", "nonsense", #"{"room":"x""#, #""room""#])
    func `what is not a JSON object is told where it stops being one`(body: String) async throws {
        try await TestServer.run { server in
            let reply = try await server.request("POST", "/api/v1/recordings", body: body)
            #expect(reply.status == 400)
            #expect(try reply.json(ProblemReply.self).detail.contains("expected at byte"))
        }
    }

    @Test func `bodies of another type or of too many bytes are refused`() async throws {
        try await TestServer.run { server in
            let form = try await server.request(
                "POST", "/api/v1/recordings", headers: ["Content-Type": "application/x-www-form-urlencoded"], body: "room=x")
            #expect(form.status == 415)
            let long = #"{"room":"x","name":"\#(String(repeating: "a", count: 1_100_000))"}"#
            let reply = try await server.request("POST", "/api/v1/recordings", body: long)
            #expect(reply.status == 413)
        }
    }

    @Test func `pause, resume and stop do what they say, and a wrong state is 409`() async throws {
        try await TestServer.run { server in
            let id = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"x"}"#).json(RecordingManifest.self).id
            for (action, state) in [("pause", "paused"), ("resume", "recording"), ("stop", "completed")] {
                let reply = try await server.request("POST", "/api/v1/recordings/\(id)/\(action)")
                #expect(reply.status == 200)
                #expect(try reply.json(RecordingManifest.self).state.rawValue == state)
            }
            let again = try await server.request("POST", "/api/v1/recordings/\(id)/stop")
            #expect(again.status == 409)
            #expect(try again.json([String: JSONValue].self)["state"]?.string == "completed")
        }
    }

    @Test func `what is finished can be renamed, held and deleted`() async throws {
        try await TestServer.run { server in
            let stored = try await server.store(Array("webm".utf8))
            let path = "/api/v1/recordings/\(stored.id)"
            let changed = try await server.request(
                "PATCH", path, body: #"{"name":"Tuesday","tags":["b"],"metadata":{"k":"v"},"hold":true}"#)
            #expect(changed.status == 200)
            let now = try await server.request("GET", path).json(RecordingManifest.self)
            #expect(now.name == "Tuesday" && now.tags == ["b"] && now.metadata == ["k": "v"] && now.hold)
            let held = try await server.request("DELETE", path)
            #expect(held.status == 409)
            _ = try await server.request("PATCH", path, body: #"{"hold":false}"#)
            let deleted = try await server.request("DELETE", path)
            #expect(deleted.status == 204)
            let gone = try await server.request("GET", path)
            #expect(gone.status == 404)
            let again = try await server.request("DELETE", path)
            #expect(again.status == 404)
        }
    }

    @Test(arguments: [
        (#"{"state":"failed"}"#, "state"), (#"{"tags":"x"}"#, "tags"), (#"{"hold":1}"#, "hold"), (#"{"name":"a\nb"}"#, "name"),
    ])
    func `what cannot be changed is refused, not ignored`(body: String, field: String) async throws {
        try await TestServer.run { server in
            let stored = try await server.store(Array("webm".utf8))
            let reply = try await server.request("PATCH", "/api/v1/recordings/\(stored.id)", body: body)
            #expect(reply.status == 400)
            #expect(try reply.json(ProblemReply.self).field == field)
        }
    }

    @Test func `what is being recorded can be renamed, and not deleted`() async throws {
        try await TestServer.run { server in
            let id = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"x"}"#).json(RecordingManifest.self).id
            let changed = try await server.request("PATCH", "/api/v1/recordings/\(id)", body: #"{"name":"New"}"#)
            #expect(try changed.json(RecordingManifest.self).name == "New")
            let reply = try await server.request("DELETE", "/api/v1/recordings/\(id)")
            #expect(reply.status == 409)
        }
    }

    @Test func `the list is filtered, and goes on where the cursor says`() async throws {
        try await TestServer.run { server in
            _ = try await server.store(Array("webm".utf8), room: "standup")
            _ = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"retro"}"#)
            for (query, count) in [
                ("", 2), ("room=standup", 1), ("room=nobody", 0), ("state=waiting", 1), ("state=completed", 1), ("state=failed", 0),
                ("q=monday", 1),
                ("from=2026-01-01T00:00:00Z", 1), ("to=2026-01-01T00:00:00Z", 1), ("tag=x", 0), ("sort=name", 1),
            ] {
                let list = try await server.request("GET", "/api/v1/recordings?\(query)").json(List.self)
                #expect(list.recordings.count == count, "\(query)")
            }
        }
    }
}
