import HTTPTypes
import Recording
import WebRTC

/// The publishers by WHIP: who is there, and the calls of each one after the other.
actor WHIPService {
    /// Publishers at a time. A session costs nothing until it is answered, and each answer costs a connection.
    private static let limit = 5000

    private let gateway: any MediaGateway
    private let signalling: SignallingService
    private var sessions: [ParticipantID: WHIPSession] = [:]
    /// The end of the latest call of a session.
    private var latest: [ParticipantID: Task<Void, Never>] = [:]
    private var random = SystemRandomNumberGenerator()

    init(gateway: any MediaGateway, signalling: SignallingService) {
        self.gateway = gateway
        self.signalling = signalling
    }

    func publish(_ sdp: String, room: String, name: String, isRecorded: Bool) async throws -> (WHIPSession, MediaAnswer) {
        guard sessions.count < Self.limit else {
            throw Problem(.serviceUnavailable, nil, "the service is full; try again later").with(.retryAfter, "30")
        }
        let participant = ParticipantID(RandomText.make(using: &random))
        let session = WHIPSession(participant: participant, room: room, name: name, entityTag: RandomText.make(using: &random))
        // Before the answer: a connection that ends at once must be found.
        sessions[participant] = session
        do {
            let offer = MediaOffer(
                sdp: sdp, participant: participant, name: name, room: room, origin: .publisher(isRecorded: isRecorded))
            let answer = try await gateway.answer(offer)
            if sessions[participant] != nil {
                signalling.enter { $0.handle(.publisherJoined(participant, name: name, room: room)) }
            }
            return (session, answer)
        } catch {
            sessions[participant] = nil
            throw error
        }
    }

    /// Candidates, or an ICE restart: then the fragment to answer with and the session with its new tag.
    func apply(
        _ fragment: TrickleFragment, to id: ParticipantID, room: String, if precondition: WHIPSession.Precondition?
    ) async throws -> (TrickleFragment, WHIPSession)? {
        try await inTurn(id) {
            let session = try await self.session(id, room: room)
            try session.check(precondition)
            guard let answer = try await self.gateway.apply(fragment, participant: id, room: room) else { return nil }
            return await self.restarted(id).map { (answer, $0) }
        }
    }

    /// A whole new offer for the same session.
    func renegotiate(
        _ sdp: String, of id: ParticipantID, room: String, if precondition: WHIPSession.Precondition?
    ) async throws -> (MediaAnswer, WHIPSession) {
        try await inTurn(id) {
            let session = try await self.session(id, room: room)
            try session.check(precondition)
            let offer = MediaOffer(
                sdp: sdp, participant: id, name: session.name, room: room, origin: .publisher(isRecorded: true))
            let answer = try await self.gateway.answer(offer)
            return (answer, await self.restarted(id) ?? session)
        }
    }

    func end(_ id: ParticipantID, room: String) async throws {
        _ = try session(id, room: room)
        forget(id)
        await gateway.participantLeft(id, room: room)
    }

    /// The media side says so: DTLS close, or silence.
    func connectionEnded(_ id: ParticipantID, room: String) {
        if sessions[id] != nil { forget(id) }
    }

    private func session(_ id: ParticipantID, room: String) throws(WHIPError) -> WHIPSession {
        guard let session = sessions[id], session.room == room else { throw .unknownSession }
        return session
    }

    private func restarted(_ id: ParticipantID) -> WHIPSession? {
        sessions[id]?.entityTag = RandomText.make(using: &random)
        return sessions[id]
    }

    private func forget(_ id: ParticipantID) {
        guard let session = sessions.removeValue(forKey: id) else { return }
        latest[id] = nil
        signalling.enter { $0.handle(.publisherLeft(id, room: session.room)) }
    }

    /// The media side wants the calls of one participant in order.
    private func inTurn<Value: Sendable>(
        _ id: ParticipantID, _ call: @escaping @Sendable () async throws -> Value
    ) async throws -> Value {
        guard sessions[id] != nil else { throw WHIPError.unknownSession }
        let before = latest[id]
        let task = Task {
            await before?.value
            return try await call()
        }
        latest[id] = Task { _ = await task.result }
        return try await task.value
    }
}
