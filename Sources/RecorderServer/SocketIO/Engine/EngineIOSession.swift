import Media

/// One client of Engine.IO 4, whatever it comes by: polling, WebSocket, or the one and then the other without losing a packet between them.
///
///     polling ──socketOpened, 2probe──► polling, probing ──5──► webSocket ──► ended
///        └────────────────────────────────────┴───────────────────────────────┘
struct EngineIOSession {
    enum Input: Hashable, Sendable {
        /// A GET: it hangs until there is something to say.
        case poll(EngineIORequestID)
        /// The client went away while its GET hung.
        case pollAbandoned(EngineIORequestID)
        /// A POST has begun; its body comes as one of the next two.
        case postBegan(EngineIORequestID)
        case post(EngineIORequestID, String)
        /// A body that is too long, is not UTF-8 or did not come.
        case postFailed(EngineIORequestID)
        case socketOpened(ConnectionID)
        case socketText(ConnectionID, String)
        case socketBinary(ConnectionID, [UInt8])
        case socketClosed(ConnectionID)
        case timeout
    }

    enum Output: Hashable, Sendable {
        case respond(EngineIORequestID, EngineIOResponse)
        case sendText(ConnectionID, String)
        case sendBinary(ConnectionID, [UInt8])
        case closeSocket(ConnectionID)
        /// What the client said.
        case message(String)
        case binary([UInt8])
        /// Last, and once.
        case ended
    }

    /// How the session ended, as far as its open GET is told.
    private enum End {
        case byClient
        case byServer
    }

    private enum Transport {
        case polling
        case webSocket(ConnectionID)
        case ended
    }

    private enum Heartbeat {
        case pingAt(MonotonicTime)
        case pongUntil(MonotonicTime)
    }

    /// A WebSocket that wants to take over.
    private struct Probe {
        let connection: ConnectionID
        let until: MonotonicTime
        /// The client has been answered and waits for its GET to end, to be sure that nothing is lost.
        var isAnswered = false
        /// A GET that came after the answer is ended by then.
        var releasesPollAt: MonotonicTime?
    }

    private static let pollReleaseDelay: Duration = .milliseconds(100)

    let sid: String
    private let limits: EngineIOLimits
    private var transport: Transport
    private var heartbeat: Heartbeat
    private var probe: Probe?
    private var poll: EngineIORequestID?
    private var post: EngineIORequestID?
    private var queue: [EngineIOPacket] = []
    private var queuedBytes = 0
    private var outputs: [Output] = []

    /// A session that begins by polling.
    init(sid: String, limits: EngineIOLimits, request: EngineIORequestID, at now: MonotonicTime) {
        self.init(sid: sid, limits: limits, transport: .polling, at: now)
        let open = EngineIOPacket.open(limits.handshake(sid: sid, canUpgrade: true))
        outputs.append(.respond(request, .payload(open.text)))
    }

    /// A session that begins on a WebSocket.
    init(sid: String, limits: EngineIOLimits, connection: ConnectionID, at now: MonotonicTime) {
        self.init(sid: sid, limits: limits, transport: .webSocket(connection), at: now)
        send(.open(limits.handshake(sid: sid, canUpgrade: false)))
    }

    private init(sid: String, limits: EngineIOLimits, transport: Transport, at now: MonotonicTime) {
        self.sid = sid
        self.limits = limits
        self.transport = transport
        heartbeat = .pingAt(now + limits.pingInterval)
    }

    mutating func handle(_ input: Input, at now: MonotonicTime) {
        switch input {
        case .poll(let request): take(poll: request, at: now)
        case .pollAbandoned(let request): if poll == request { end(.byClient) }
        case .postBegan(let request): begin(post: request)
        case .post(let request, let body): take(body, of: request, at: now)
        case .postFailed(let request): if finish(post: request, .refused(.badRequest)) { end(.byServer) }
        case .socketOpened(let connection): open(connection, at: now)
        case .socketText(let connection, let text): take(text, on: connection, at: now)
        case .socketBinary(let connection, let bytes): if isCurrent(connection) { outputs.append(.binary(bytes)) }
        case .socketClosed(let connection): closed(connection)
        case .timeout: expire(at: now)
        }
    }

    mutating func send(_ packet: EngineIOPacket) {
        switch transport {
        case .ended: break
        case .webSocket(let connection):
            if case .binary(let bytes) = packet {
                outputs.append(.sendBinary(connection, bytes))
            } else {
                outputs.append(.sendText(connection, packet.text))
            }
        case .polling:
            queue.append(packet)
            queuedBytes += packet.byteCount
            guard queuedBytes <= limits.queueBytes else { return end(.byServer) }
            answerPoll()
        }
    }

    /// Ends it from our side.
    mutating func close() { end(.byServer) }

    mutating func takeOutputs() -> [Output] {
        defer { outputs = [] }
        return outputs
    }

    var nextDeadline: MonotonicTime? {
        if case .ended = transport { return nil }
        let beat =
            switch heartbeat {
            case .pingAt(let time), .pongUntil(let time): time
            }
        return [beat, probe?.until, probe?.releasesPollAt].compactMap { $0 }.min()
    }

    // MARK: Polling

    private mutating func take(poll request: EngineIORequestID, at now: MonotonicTime) {
        guard case .polling = transport else { return outputs.append(.respond(request, .refused(.badRequest))) }
        guard poll == nil else {
            // Two at once: nobody could say which of them would get what, so the protocol ends the session.
            outputs.append(.respond(request, .refused(.badRequest)))
            return end(.byServer)
        }
        poll = request
        if probe?.isAnswered == true { probe?.releasesPollAt = now + Self.pollReleaseDelay }
        answerPoll()
    }

    private mutating func answerPoll() {
        guard let request = poll, !queue.isEmpty else { return }
        let packets = queue.prefix(EngineIOPayload.packetLimit)
        queue.removeFirst(packets.count)
        queuedBytes = queue.reduce(0) { $0 + $1.byteCount }
        poll = nil
        outputs.append(.respond(request, .payload(EngineIOPayload.text(of: packets))))
    }

    private mutating func begin(post request: EngineIORequestID) {
        guard case .polling = transport else { return outputs.append(.respond(request, .refused(.badRequest))) }
        guard post == nil else {
            outputs.append(.respond(request, .refused(.badRequest)))
            return end(.byServer)
        }
        post = request
    }

    private mutating func take(_ body: String, of request: EngineIORequestID, at now: MonotonicTime) {
        do {
            // Whole or not at all: what stands before a broken packet is not taken either.
            let packets = try EngineIOPayload.parse(body)
            guard finish(post: request, .ok) else { return }
            for packet in packets { take(packet, at: now) }
        } catch {
            if finish(post: request, .refused(.badRequest)) { end(.byServer) }
        }
    }

    private mutating func finish(post request: EngineIORequestID, _ response: EngineIOResponse) -> Bool {
        guard post == request else { return false }
        post = nil
        outputs.append(.respond(request, response))
        return true
    }

    // MARK: WebSocket

    private func isCurrent(_ connection: ConnectionID) -> Bool {
        if case .webSocket(connection) = transport { true } else { false }
    }

    private mutating func open(_ connection: ConnectionID, at now: MonotonicTime) {
        guard case .polling = transport, probe == nil else { return outputs.append(.closeSocket(connection)) }
        probe = Probe(connection: connection, until: now + limits.upgradeTimeout)
    }

    private mutating func take(_ text: String, on connection: ConnectionID, at now: MonotonicTime) {
        if probe?.connection == connection { return takeProbe(text, on: connection, at: now) }
        guard isCurrent(connection) else { return }
        do {
            take(try EngineIOPacket(parsing: text), at: now)
        } catch {
            end(.byServer)
        }
    }

    private mutating func takeProbe(_ text: String, on connection: ConnectionID, at now: MonotonicTime) {
        switch try? EngineIOPacket(parsing: text) {
        case .ping("probe"):
            outputs.append(.sendText(connection, EngineIOPacket.pong("probe").text))
            probe?.isAnswered = true
            releasePoll()
        case .upgrade where probe?.isAnswered == true:
            probe = nil
            releasePoll()
            transport = .webSocket(connection)
            let waiting = queue
            (queue, queuedBytes) = ([], 0)
            for packet in waiting { send(packet) }
        default:
            probe = nil
            outputs.append(.closeSocket(connection))
        }
    }

    /// The client's hanging GET ends, so that it knows that no packet is on its way by the old transport.
    private mutating func releasePoll() {
        guard let request = poll else { return }
        poll = nil
        outputs.append(.respond(request, .payload(EngineIOPacket.noop.text)))
    }

    private mutating func closed(_ connection: ConnectionID) {
        if probe?.connection == connection {
            probe = nil
        } else if isCurrent(connection) {
            transport = .ended
            outputs.append(.ended)
        }
    }

    // MARK: Both

    private mutating func take(_ packet: EngineIOPacket, at now: MonotonicTime) {
        if case .ended = transport { return }
        switch packet {
        case .message(let text): outputs.append(.message(text))
        case .binary(let bytes): outputs.append(.binary(bytes))
        case .pong: heartbeat = .pingAt(now + limits.pingInterval)
        case .close: end(.byClient)
        // In version 4 only the server pings: this is a client of another version.
        case .ping: end(.byServer)
        case .open, .upgrade, .noop: break
        }
    }

    private mutating func expire(at now: MonotonicTime) {
        if let time = probe?.releasesPollAt, time <= now {
            probe?.releasesPollAt = nil
            releasePoll()
        }
        if let probe, probe.until <= now {
            self.probe = nil
            outputs.append(.closeSocket(probe.connection))
        }
        switch heartbeat {
        case .pingAt(let time) where time <= now:
            heartbeat = .pongUntil(now + limits.pingTimeout)
            send(.ping(""))
        case .pongUntil(let time) where time <= now: end(.byServer)
        default: break
        }
    }

    private mutating func end(_ end: End) {
        if case .ended = transport { return }
        if let request = poll {
            poll = nil
            outputs.append(.respond(request, .payload((end == .byClient ? EngineIOPacket.noop : .close).text)))
        }
        if let request = post { _ = finish(post: request, .refused(.unknownSession)) }
        if let probe { outputs.append(.closeSocket(probe.connection)) }
        if case .webSocket(let connection) = transport { outputs.append(.closeSocket(connection)) }
        (probe, queue, queuedBytes) = (nil, [], 0)
        transport = .ended
        outputs.append(.ended)
    }
}
