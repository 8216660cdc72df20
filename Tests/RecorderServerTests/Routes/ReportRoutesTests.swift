import Media
import Recording
import Testing

@testable import RecorderServer

@Suite struct ReportRoutesTests {
    /// Starts a recording of the room; true in `isRecording` when somebody sends to it.
    private static func start(_ server: TestServer, isRecording: Bool) async throws -> RecordingManifest {
        let recording = try await server.request("POST", "/api/v1/recordings", body: #"{"room":"standup"}"#).json(RecordingManifest.self)
        if isRecording { server.gateway.tell { $0.live[recording.id]?.state = .recording } }
        return recording
    }

    @Test func `a marker gives 201 and stands in the recording`() async throws {
        try await TestServer.run { server in
            let recording = try await Self.start(server, isRecording: true)
            let reply = try await server.request("POST", "/api/v1/recordings/\(recording.id)/markers", body: #"{"label":"Vote"}"#)
            #expect(reply.status == 201)
            #expect(try reply.json(RecordingManifest.Marker.self) == .init(at: 0, label: "Vote"))
            let now = try await server.request("GET", "/api/v1/recordings/\(recording.id)").json(RecordingManifest.self)
            #expect(now.markers == [.init(at: 0, label: "Vote")])
        }
    }

    @Test(arguments: [
        "{}", #"{"label":""}"#, #"{"label":"  "}"#, #"{"label":5}"#, #"{"label":"a\nb"}"#,
        "{\"label\":\"\(String(repeating: "x", count: 201))\"}",
    ])
    func `a label that cannot be is told`(body: String) async throws {
        try await TestServer.run { server in
            let recording = try await Self.start(server, isRecording: true)
            let reply = try await server.request("POST", "/api/v1/recordings/\(recording.id)/markers", body: body)
            #expect(reply.status == 400)
            #expect(try reply.json(ProblemReply.self).field == "label")
        }
    }

    @Test func `before anybody sends there is nothing to be marked`() async throws {
        try await TestServer.run { server in
            let recording = try await Self.start(server, isRecording: false)
            let reply = try await server.request("POST", "/api/v1/recordings/\(recording.id)/markers", body: #"{"label":"Vote"}"#)
            #expect(reply.status == 409)
            let unknown = "/api/v1/recordings/01938b2c-0000-7000-8000-000000000001"
            for call in [("POST", "\(unknown)/markers"), ("GET", "\(unknown)/report"), ("GET", "\(unknown)/timeline")] {
                #expect(try await server.request(call.0, call.1, body: call.0 == "POST" ? #"{"label":"Vote"}"# : "").status == 404)
            }
        }
    }

    @Test func `report and timeline have answers of their own, and the recording is without them`() async throws {
        try await TestServer.run { server in
            let recording = try await Self.start(server, isRecording: true)
            server.gateway.tell { state in
                guard var live = state.live[recording.id] else { return }
                live.report = RecordingReport(of: live)
                live.timeline = RecordingTimeline()
                state.live[recording.id] = live
            }
            let report = try await server.request("GET", "/api/v1/recordings/\(recording.id)/report")
            #expect(try report.json(RecordingReport.self).verdict == .complete)
            let timeline = try await server.request("GET", "/api/v1/recordings/\(recording.id)/timeline")
            #expect(try timeline.json(RecordingTimeline.self).events.isEmpty)
            let plain = try await server.request("GET", "/api/v1/recordings/\(recording.id)").json([String: JSONValue].self)
            #expect(plain["report"] == nil && plain["timeline"] == nil && plain["markers"] != nil)
        }
    }
}
