import Media
import Recording
import Synchronization
import WebRTC

@testable import RecorderServer

/// A media side that does what it is told, at once, and remembers what it was told.
final class FakeGateway: MediaGateway {
    struct State {
        var calls: [String] = []
        var live: [RecordingID: RecordingManifest] = [:]
        var answerError: (any Error & Sendable)?
        var fragmentAnswer: TrickleFragment?
        var unreadiness: String?
    }

    private let state = Mutex(State())
    let events: AsyncStream<MediaEvent>
    let report: AsyncStream<MediaEvent>.Continuation

    init() {
        (events, report) = AsyncStream.makeStream(of: MediaEvent.self)
    }

    var calls: [String] { state.withLock { $0.calls } }

    func tell(_ change: (inout State) -> Void) { state.withLock { change(&$0) } }

    private func note(_ call: String) { state.withLock { $0.calls.append(call) } }

    func answer(_ offer: MediaOffer) async throws -> MediaAnswer {
        note("offer \(offer.sdp) by \(offer.name) in \(offer.room) screens \(offer.screenMids) \(offer.origin)")
        if let error = state.withLock({ $0.answerError }) { throw error }
        let running = state.withLock { $0.live.values.first { $0.room == offer.room && $0.state.isRunning } }
        return MediaAnswer(sdp: "answer to \(offer.sdp)", recording: running?.id)
    }

    func add(candidate: String?, mid: String?, participant: ParticipantID, room: String) async {
        note("candidate \(candidate ?? "end") of \(mid ?? "none") in \(room)")
    }

    func apply(_ fragment: TrickleFragment, participant: ParticipantID, room: String) async throws -> TrickleFragment? {
        note("fragment with \(fragment.candidates.count) candidates in \(room)")
        return state.withLock { $0.fragmentAnswer }
    }

    func participantJoined(_ id: ParticipantID, name: String, room: String) async { note("joined \(name) in \(room)") }

    func participantLeft(_ id: ParticipantID, room: String) async { note("left \(room)") }

    func start(_ request: StartRequest) async throws -> RecordingManifest {
        let recording = try state.withLock { state in
            if let running = state.live.values.first(where: { $0.room == request.room && $0.state.isRunning }) {
                throw RecordingServiceError.alreadyRunning(running)
            }
            var random = SystemRandomNumberGenerator()
            let id = RecordingID(milliseconds: 1_800_000_000_000 + Int64(state.live.count), using: &random)
            var recording = RecordingManifest(
                id: id, room: request.room, name: request.name ?? request.room, createdAt: WallTime(milliseconds: 1_800_000_000_000))
            recording.tags = request.tags ?? []
            state.live[id] = recording
            return recording
        }
        report.yield(.recording(recording))
        return recording
    }

    func pause(_ id: RecordingID) async throws -> RecordingManifest { try change(id, to: .paused, "pause") }
    func resume(_ id: RecordingID) async throws -> RecordingManifest { try change(id, to: .recording, "resume") }
    func stop(_ id: RecordingID) async throws -> RecordingManifest { try change(id, to: .completed, "stop") }

    func mark(_ id: RecordingID, label: String) async throws -> RecordingManifest.Marker {
        try state.withLock { state in
            guard var recording = state.live[id] else { throw RecordingServiceError.unknownRecording(id) }
            guard recording.state == .recording || recording.state == .paused else {
                throw RecordingServiceError.wrongState(recording, action: "mark")
            }
            recording.markers.append(.init(at: Double(recording.markers.count), label: label))
            state.live[id] = recording
            return recording.markers[recording.markers.count - 1]
        }
    }

    func liveDetails(_ id: RecordingID) async -> RecordingManifest? { state.withLock { $0.live[id] } }

    private func change(_ id: RecordingID, to next: RecordingManifest.State, _ action: String) throws -> RecordingManifest {
        let changed = try state.withLock { state in
            guard var recording = state.live[id] else { throw RecordingServiceError.unknownRecording(id) }
            guard recording.state.isRunning else { throw RecordingServiceError.wrongState(recording, action: action) }
            recording.state = next
            state.live[id] = recording
            return recording
        }
        report.yield(.recording(changed))
        return changed
    }

    func liveRecording(_ id: RecordingID) async -> RecordingManifest? { state.withLock { $0.live[id] } }

    func liveRecordings() async -> [RecordingManifest] { state.withLock { Array($0.live.values) } }

    func update(_ id: RecordingID, _ changes: RecordingChanges) async -> RecordingManifest? {
        state.withLock { state in
            guard var recording = state.live[id] else { return nil }
            changes.apply(to: &recording)
            state.live[id] = recording
            return recording
        }
    }

    func unreadiness() async -> String? { state.withLock { $0.unreadiness } }
}
