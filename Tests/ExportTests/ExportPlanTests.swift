import Export
import Media
import Recording
import Testing

struct ExportPlanTests {
    private func manifest(state: RecordingManifest.State = .completed) -> RecordingManifest {
        var manifest = RecordingManifest(
            id: RecordingID("019f8b0a-6bff-7abc-8000-0123456789ab")!, room: "r", name: "n", createdAt: WallTime(milliseconds: 0))
        manifest.state = state
        manifest.participants = ["Ana", "Bob", "Eve"].map {
            .init(id: ParticipantID($0.lowercased()), name: $0, joinedAt: WallTime(milliseconds: 0), media: .none)
        }
        manifest.files = [
            file("bob.webm", "bob", offset: 5, duration: 10), file("ana.webm", "ana", offset: 0, duration: 4),
            file("ana-2.webm", "ana", offset: 6, duration: 9), file("ana-screen.webm", "ana", offset: 7, duration: 2),
        ]
        return manifest
    }

    private func file(_ name: String, _ owner: String, offset: Double, duration: Double, audio: Bool = true) -> RecordingManifest.File {
        var file = RecordingManifest.File(name: name, participant: ParticipantID(owner), mimeType: "video/webm", offset: offset, url: "")
        file.duration = duration
        file.complete = true
        file.tracks = [.init(video: .vp8, dimensions: VideoDimensions(width: 1, height: 1))]
        if audio { file.tracks.append(.init(audio: .opus, channels: 2)) }
        return file
    }

    private let ana = [ParticipantID("ana")]

    @Test func `one participant's files, in the order of time`() throws {
        let plan = try ExportPlan(ExportRequest(format: "webm", participants: ana), of: manifest())
        #expect(plan.files.map(\.name) == ["ana.webm", "ana-2.webm", "ana-screen.webm"])
        #expect(plan.range == nil)
        #expect(plan.mimeType == "video/webm")
    }

    @Test func `for sound, files that overlap an earlier one are left out`() throws {
        let plan = try ExportPlan(ExportRequest(format: "wav", participants: ana), of: manifest())
        #expect(plan.files.map(\.name) == ["ana.webm", "ana-2.webm"])
    }

    @Test(arguments: ["webm", "mkv", "ogg", "wav"])
    func `of several participants one must be chosen, from those who were recorded`(format: String) {
        let error = #expect(throws: ExportRequestError.self) { _ = try ExportPlan(ExportRequest(format: format), of: manifest()) }
        guard case .participantNeeded(let participants)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
        #expect(participants.map(\.name) == ["Ana", "Bob"])
        #expect(error?.description.contains("Ana (ana), Bob (bob)") == true)
    }

    @Test func `all of them go into one file with the layout "separate"`() throws {
        let plan = try ExportPlan(ExportRequest(format: "mkv", layout: "separate"), of: manifest())
        #expect(plan.files.map(\.name) == ["ana.webm", "bob.webm", "ana-2.webm", "ana-screen.webm"])
        #expect(throws: ExportRequestError.self) {
            _ = try ExportPlan(ExportRequest(format: "wav", layout: "separate"), of: manifest())
        }
    }

    @Test(arguments: [
        ExportRequest(format: "mp4"), ExportRequest(format: "webm", layout: "grid"), ExportRequest(format: "webm", layout: "speaker"),
        ExportRequest(format: "webm", participants: [ParticipantID("bob")], width: 640),
    ])
    func `what is not built is said to be so`(request: ExportRequest) {
        let error = #expect(throws: ExportRequestError.self) { _ = try ExportPlan(request, of: manifest()) }
        guard case .notBuilt? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test(arguments: [
        (ExportRequest(format: "webm", layout: "round"), "layout"),
        (ExportRequest(format: "webm", participants: [ParticipantID("eve")]), "participants"),
        (ExportRequest(format: "webm", participants: []), "participants"),
        (ExportRequest(format: "webm", from: -1, participants: [ParticipantID("bob")]), "from"),
        (ExportRequest(format: "webm", from: .nan, participants: [ParticipantID("bob")]), "from"),
        (ExportRequest(format: "webm", from: .infinity, participants: [ParticipantID("bob")]), "from"),
        (ExportRequest(format: "webm", from: 15, participants: [ParticipantID("bob")]), "from"),
        (ExportRequest(format: "webm", from: 4, to: 4, participants: [ParticipantID("bob")]), "to"),
        (ExportRequest(format: "webm", to: -1, participants: [ParticipantID("bob")]), "to"),
        (ExportRequest(format: "webm", to: .nan, participants: [ParticipantID("bob")]), "to"),
        (ExportRequest(format: "webm", to: 1e300, participants: [ParticipantID("bob")]), "to"),
    ])
    func `what cannot be is said with its field`(request: ExportRequest, field: String) {
        let error = #expect(throws: ExportRequestError.self) { _ = try ExportPlan(request, of: manifest()) }
        guard case .invalid(field, _)? = error else { return #expect(Bool(false), "\(String(describing: error))") }
    }

    @Test(arguments: [RecordingManifest.State.waiting, .recording, .paused, .finalizing])
    func `a recording that has not ended is not exported`(state: RecordingManifest.State) {
        #expect(throws: ExportRequestError.notFinished) {
            _ = try ExportPlan(ExportRequest(format: "webm", participants: ana), of: manifest(state: state))
        }
    }

    @Test func `a recording without sound has no Ogg`() {
        var silent = manifest()
        silent.files = [file("ana.webm", "ana", offset: 0, duration: 4, audio: false)]
        #expect(throws: ExportRequestError.invalid(field: "format", problem: "no sound was recorded, so there is no ogg of it")) {
            _ = try ExportPlan(ExportRequest(format: "ogg"), of: silent)
        }
    }

    @Test func `a failed recording without files has nothing`() {
        var empty = manifest(state: .failed)
        empty.files = []
        #expect(throws: ExportRequestError.invalid(field: "participants", problem: "nobody's media was recorded")) {
            _ = try ExportPlan(ExportRequest(format: "webm"), of: empty)
        }
    }
}
