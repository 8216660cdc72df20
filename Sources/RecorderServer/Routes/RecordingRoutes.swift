import Archive
import HTTPTypes
import Hummingbird
import Recording

/// Recordings: start, list, look at, change, delete, and the buttons of MediaRecorder.
struct RecordingRoutes {
    let gateway: any MediaGateway
    let archive: Archive
    let events: EventBroadcaster

    var routes: [Route] {
        let all = "/api/v1/recordings"
        let one = "/api/v1/recordings/{id}"
        return [
            Route(.post, all, .requires(.record)) { try await start($0) },
            Route(.get, all, .requires(.read)) { try await list($0) },
            Route(.get, one, .requires(.read)) { .json(try await recording($0)) },
            Route(.patch, one, .requires(.manage)) { try await change($0) },
            Route(.delete, one, .requires(.manage)) { try await delete($0) },
            Route(.post, "\(one)/pause", .requires(.record)) { try await act($0) { try await gateway.pause($0) } },
            Route(.post, "\(one)/resume", .requires(.record)) { try await act($0) { try await gateway.resume($0) } },
            Route(.post, "\(one)/stop", .requires(.record)) { try await act($0) { try await gateway.stop($0) } },
            Route(.post, "\(one)/markers", .requires(.record)) { try await mark($0) },
            Route(.get, "\(one)/report", .requires(.read)) { try await report($0) },
            Route(.get, "\(one)/timeline", .requires(.read)) { .json(try await details($0).timeline ?? RecordingTimeline()) },
        ]
    }

    private func start(_ request: RouteRequest) async throws -> Response {
        let start = try StartRequest(jsonText: try await request.jsonText())
        guard RoomName(start.room) != nil else { throw JSONFieldError(field: "room", problem: RoomName.rule) }
        try request.require(.record, room: start.room)
        let recording = try await gateway.start(start)
        return .json(recording, status: .created, headers: [.location: "/api/v1/recordings/\(recording.id)"])
    }

    private func list(_ request: RouteRequest) async throws -> Response {
        var query = try RecordingQuery(request.target)
        if let room = request.credential.room {
            guard query.room == nil || query.room == room else { throw Problem.forbidden("your token is for the room \(room) only") }
            query.room = room
        }
        let page = try await archive.recordings(matching: query)
        let recordings = LiveOverlay(await gateway.liveRecordings()).apply(to: page.recordings, query)
        return .json(RecordingList(recordings: recordings, nextCursor: page.next?.token))
    }

    private func act(
        _ request: RouteRequest, _ action: (RecordingID) async throws -> RecordingManifest
    ) async throws -> Response {
        let id = try await recording(request).id
        return .json(try await action(id))
    }

    private func mark(_ request: RouteRequest) async throws -> Response {
        struct Body: Decodable {
            var label: String
        }
        let id = try await recording(request).id
        let label = try await request.json(Body.self).label
        guard MarkerLabel.isValid(label) else { throw JSONFieldError(field: "label", problem: "must be \(MarkerLabel.rule)") }
        return .json(try await gateway.mark(id, label: label), status: .created)
    }

    private func report(_ request: RouteRequest) async throws -> Response {
        let recording = try await details(request)
        return .json(recording.report ?? RecordingReport(of: recording))
    }

    /// With report and timeline, as they are now.
    private func details(_ request: RouteRequest) async throws -> RecordingManifest {
        let recording = try await recording(request)
        if let live = await gateway.liveDetails(recording.id) { return live }
        return try await archive.recording(recording.id) ?? recording
    }

    private func change(_ request: RouteRequest) async throws -> Response {
        let recording = try await recording(request)
        let changes = try RecordingChanges(
            parsing: try await request.jsonText(types: ["application/json", "application/merge-patch+json"]))
        if let changed = await gateway.update(recording.id, changes) { return .json(changed) }
        let changed = try await archive.update(recording.id) { changes.apply(to: &$0) }.withoutDetails
        events.send(.recording(changed))
        return .json(changed)
    }

    private func delete(_ request: RouteRequest) async throws -> Response {
        let recording = try await recording(request)
        guard recording.state.hasEnded else {
            throw Problem(
                .conflict, "wrong-state", "the recording \(recording.id) is \(recording.state.rawValue); stop it before deleting it"
            )
            .with("state", recording.state)
        }
        try await archive.delete(recording.id)
        events.send(.recordingDeleted(recording.id, room: recording.room))
        return .noContent()
    }

    private func recording(_ request: RouteRequest) async throws -> RecordingManifest {
        try await request.recording(gateway: gateway, archive: archive)
    }
}

extension RouteRequest {
    /// The recording that the path names, as it is now. One of a room that the credential is not for is not there.
    func recording(gateway: any MediaGateway, archive: Archive) async throws -> RecordingManifest {
        let text = parameter("id")
        guard let id = RecordingID(text) else { throw Problem.notFound("\(text.prefix(100)) is not the id of a recording") }
        var found = await gateway.liveRecording(id)
        if found == nil { found = try await archive.recording(id) }
        guard let found, credential.covers(found.room) else { throw Problem.notFound("there is no recording \(id)") }
        return found.withoutDetails
    }
}
