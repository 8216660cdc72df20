import Export
import Foundation
import HTTPTypes
import Media
import Recording
import Testing

@testable import RecorderServer

@Suite struct OpenAPIDocumentTests {
    private static func document() throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(OpenAPIDocument().text.utf8))
    }

    private static let methods = ["get", "post", "put", "patch", "delete", "head"]

    @Test func `every call of the server is in it, and nothing else`() async throws {
        try await TestServer.run { server in
            let paths = try #require(try Self.document()["paths"]?.members)
            var documented: Set<String> = []
            for (path, item) in paths {
                for method in Self.methods where item[method] != nil { documented.insert("\(method.uppercased()) \(path)") }
            }
            let pages = ["/", "/recordings", "/call"]
            // Methods that are there only to be refused in Engine.IO's own words.
            let refused: Set = ["PUT /socket.io/", "PATCH /socket.io/", "DELETE /socket.io/"]
            let registered = Set(
                server.server.routes.filter { $0.method != .options && !pages.contains($0.path.text) }
                    .map { "\($0.method.rawValue) \($0.path.text)" }
            ).subtracting(refused)
            // HEAD of the files is said apart; every GET has one.
            #expect(documented.subtracting(["HEAD /api/v1/recordings/{id}/files/{name}"]) == registered)
        }
    }

    @Test func `every reference leads somewhere, and every parameter of a path is declared`() throws {
        let document = try Self.document()
        var references: [String] = []
        document.visit { key, value in if key == "$ref", let text = value.string { references.append(text) } }
        #expect(references.count > 50)
        for reference in references {
            let target = reference.split(separator: "/").dropFirst().reduce(Optional(document)) { $0?[String($1)] }
            #expect(target != nil, "\(reference)")
        }
        for (path, item) in document["paths"]?.members ?? [:] {
            let names = path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
            let declared = (item["parameters"]?.array ?? []).compactMap { parameter in
                document["components"]?["parameters"]?[parameter["$ref"]?.string?.split(separator: "/").last.map(String.init) ?? ""]?[
                    "name"]?.string
            }
            #expect(declared == names, "\(path)")
        }
    }

    @Test func `ids of operations are different, and each says what it answers`() throws {
        var ids: [String] = []
        for (path, item) in try Self.document()["paths"]?.members ?? [:] {
            for method in Self.methods {
                guard let operation = item[method] else { continue }
                ids.append(operation["operationId"]?.string ?? "")
                #expect(operation["responses"]?.members?.isEmpty == false, "\(path)")
                #expect(operation["summary"]?.string?.isEmpty == false, "\(path)")
            }
        }
        #expect(Set(ids).count == ids.count)
    }

    @Test func `the schemas have the fields that are sent, all of them`() throws {
        var recording = RecordingManifest.example()
        recording.error = .init(code: "no-media", message: "nobody sent anything")
        recording.request = StartRequest(room: "standup")
        recording.pauses = [.init(at: 1, wallStart: recording.createdAt, wallEnd: nil)]
        recording.markers = [.init(at: 1, label: "Vote")]
        recording.participants = [.init(id: ParticipantID("a"), name: "Ana", joinedAt: recording.createdAt, media: .recording)]
        recording.files = [.init(name: "ana.webm", participant: ParticipantID("a"), mimeType: "video/webm", offset: 0, url: "/x")]
        recording.capture = .init(of: recording.id)
        let room = RoomView(
            room: "a", participants: [.init(id: ParticipantID("a"), name: "Ana", kind: "person", connected: true, consent: true)],
            recording: .init(id: recording.id, state: .recording, url: "/x"))
        let job = ExportJobView(id: "1", recording: recording.id, state: .queued, progress: 0, format: "webm", mimeType: "video/webm")
        let sent = try JSONDecoder().decode(JSONValue.self, from: Data(JSONText.encoded(recording).utf8))
        let samples: [(String, JSONValue?)] = [
            ("Recording", sent), ("Failure", sent["error"]), ("Capture", sent["capture"]), ("Pause", sent["pauses"]?.array?.first),
            ("Participant", sent["participants"]?.array?.first), ("File", sent["files"]?.array?.first),
            ("Room", try Self.json(room)), ("RoomParticipant", try Self.json(room)["participants"]?.array?.first),
            ("RoomRecording", try Self.json(room)["recording"]), ("Export", try Self.json(job)),
            ("Marker", sent["markers"]?.array?.first), ("RecordingList", try Self.json(RecordingList(recordings: [], nextCursor: nil))),
        ]
        let schemas = try #require(try Self.document()["components"]?["schemas"])
        for (name, sample) in samples {
            let properties = Set(try #require(schemas[name]?["properties"]?.members).keys)
            let fields = Set(try #require(sample?.members).keys)
            #expect(fields == properties, "\(name)")
            let required = Set((schemas[name]?["required"]?.array ?? []).compactMap(\.string))
            #expect(required.isSubset(of: fields), "\(name)")
        }
        let states = schemas["RecordingState"]?["enum"]?.array?.compactMap(\.string)
        #expect(states == RecordingManifest.State.allCases.map(\.rawValue))
    }

    @Test func `it is served as it is`() async throws {
        try await TestServer.run { server in
            let reply = try await server.request("GET", "/openapi.json")
            #expect(reply.status == 200)
            #expect(reply.headers["content-type"] == "application/json")
            #expect(reply.text == OpenAPIDocument().text)
        }
    }

    private static func json(_ value: some Encodable) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(JSONText.encoded(value).utf8))
    }
}

extension JSONValue {
    var members: [String: JSONValue]? { if case .object(let members) = self { members } else { nil } }

    /// Every member of every object, however deep.
    func visit(_ body: (String, JSONValue) -> Void) {
        switch self {
        case .object(let members):
            for (key, value) in members {
                body(key, value)
                value.visit(body)
            }
        case .array(let values): for value in values { value.visit(body) }
        default: break
        }
    }
}
