import Media

/// All clients of Engine.IO by their session ids.
struct EngineIOServer {
    enum Output: Hashable, Sendable {
        case respond(EngineIORequestID, EngineIOResponse)
        case sendText(ConnectionID, String)
        case sendBinary(ConnectionID, [UInt8])
        case closeSocket(ConnectionID)
        case opened(sid: String)
        case message(sid: String, String)
        case binary(sid: String, [UInt8])
        case ended(sid: String)
    }

    private let limits: EngineIOLimits
    private var sessions: [String: EngineIOSession] = [:]
    private var sidsByConnection: [ConnectionID: String] = [:]
    private var sidsByRequest: [EngineIORequestID: String] = [:]
    private var deadlines = DeadlineQueue<String>()
    private var outputs: [Output] = []

    init(limits: EngineIOLimits) {
        self.limits = limits
    }

    var sessionCount: Int { sessions.count }
    var nextDeadline: MonotonicTime? { deadlines.earliest }

    func knows(_ sid: String) -> Bool { sessions[sid] != nil }

    mutating func takeOutputs() -> [Output] {
        defer { outputs = [] }
        return outputs
    }

    // MARK: Requests

    /// A GET without a session id. Returns the new session's.
    mutating func handshake(
        _ request: EngineIORequestID, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) -> String? {
        guard sessions.count < limits.sessions else {
            outputs.append(.respond(request, .refused(.forbidden)))
            return nil
        }
        let sid = RandomText.make(using: &random)
        add(EngineIOSession(sid: sid, limits: limits, request: request, at: now))
        return sid
    }

    mutating func poll(_ request: EngineIORequestID, sid: String, at now: MonotonicTime) {
        begin(request, sid: sid, .poll(request), at: now)
    }

    mutating func abandon(_ request: EngineIORequestID, at now: MonotonicTime) {
        if let sid = sidsByRequest[request] { update(sid) { $0.handle(.pollAbandoned(request), at: now) } }
    }

    mutating func beginPost(_ request: EngineIORequestID, sid: String, at now: MonotonicTime) {
        begin(request, sid: sid, .postBegan(request), at: now)
    }

    /// The body of a POST that was begun; nil where there is none that could be read.
    mutating func endPost(_ request: EngineIORequestID, body: String?, at now: MonotonicTime) {
        guard let sid = sidsByRequest[request] else { return }
        update(sid) { $0.handle(body.map { .post(request, $0) } ?? .postFailed(request), at: now) }
    }

    private mutating func begin(_ request: EngineIORequestID, sid: String, _ input: EngineIOSession.Input, at now: MonotonicTime) {
        guard sessions[sid] != nil else { return outputs.append(.respond(request, .refused(.unknownSession))) }
        sidsByRequest[request] = sid
        update(sid) { $0.handle(input, at: now) }
    }

    // MARK: WebSockets

    /// A WebSocket without a session id, or that wants to take over the one named. Returns a new session's id.
    mutating func open(
        _ connection: ConnectionID, sid: String?, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) -> String? {
        if let sid {
            guard sessions[sid] != nil else {
                outputs.append(.closeSocket(connection))
                return nil
            }
            sidsByConnection[connection] = sid
            update(sid) { $0.handle(.socketOpened(connection), at: now) }
            return nil
        }
        guard sessions.count < limits.sessions else {
            outputs.append(.closeSocket(connection))
            return nil
        }
        let sid = RandomText.make(using: &random)
        sidsByConnection[connection] = sid
        add(EngineIOSession(sid: sid, limits: limits, connection: connection, at: now))
        return sid
    }

    mutating func receive(_ text: String, on connection: ConnectionID, at now: MonotonicTime) {
        if let sid = sidsByConnection[connection] { update(sid) { $0.handle(.socketText(connection, text), at: now) } }
    }

    mutating func receive(_ bytes: [UInt8], on connection: ConnectionID, at now: MonotonicTime) {
        if let sid = sidsByConnection[connection] { update(sid) { $0.handle(.socketBinary(connection, bytes), at: now) } }
    }

    mutating func closed(_ connection: ConnectionID, at now: MonotonicTime) {
        guard let sid = sidsByConnection.removeValue(forKey: connection) else { return }
        update(sid) { $0.handle(.socketClosed(connection), at: now) }
    }

    // MARK: Sessions

    mutating func send(_ packet: EngineIOPacket, to sid: String) {
        update(sid) { $0.send(packet) }
    }

    mutating func close(_ sid: String) {
        update(sid) { $0.close() }
    }

    mutating func expire(at now: MonotonicTime) {
        while let sid = deadlines.popDue(at: now) { update(sid) { $0.handle(.timeout, at: now) } }
    }

    private mutating func add(_ session: EngineIOSession) {
        sessions[session.sid] = session
        outputs.append(.opened(sid: session.sid))
        update(session.sid) { _ in }
    }

    private mutating func update(_ sid: String, _ body: (inout EngineIOSession) -> Void) {
        guard var session = sessions.removeValue(forKey: sid) else { return }
        body(&session)
        var hasEnded = false
        for output in session.takeOutputs() {
            switch output {
            case .respond(let request, let response):
                sidsByRequest[request] = nil
                outputs.append(.respond(request, response))
            case .sendText(let connection, let text): outputs.append(.sendText(connection, text))
            case .sendBinary(let connection, let bytes): outputs.append(.sendBinary(connection, bytes))
            case .closeSocket(let connection): outputs.append(.closeSocket(connection))
            case .message(let text): outputs.append(.message(sid: sid, text))
            case .binary(let bytes): outputs.append(.binary(sid: sid, bytes))
            case .ended:
                hasEnded = true
                outputs.append(.ended(sid: sid))
            }
        }
        if !hasEnded { sessions[sid] = session }
        deadlines.set(hasEnded ? nil : session.nextDeadline, for: sid)
    }
}
