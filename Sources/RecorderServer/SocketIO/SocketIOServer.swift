import Media

/// Everybody who speaks Socket.IO with us, without a socket: Engine.IO's sessions, the namespaces on them, and the relay.
///
///     var server = SocketIOServer(configuration)
///     server.open(connection, sid: nil, page: "https://example.org/call", at: now, using: &random)
///     server.receive("40", on: connection, at: now, using: &random)
///     for output in server.takeOutputs() { … }      // what to answer, send and close, in this order
///
/// One queue, one order: what two clients emit reaches all others in the same order.
struct SocketIOServer {
    struct Configuration: Hashable, Sendable {
        var mode = SocketIOMode.relay
        var engine = EngineIOLimits()
        /// Who connects to another is told that it is invalid.
        var namespaces: Set<String> = ["/"]
        /// For the first namespace.
        var connectTimeout: Duration = .seconds(45)
        /// Events, and as many more in a burst; who goes on above it is cut off.
        var eventsPerSecond = 1000.0
        /// The address of this machine that pages are told.
        var address = "127.0.0.1"
    }

    enum Output: Hashable, Sendable {
        case respond(EngineIORequestID, EngineIOResponse)
        case sendText(ConnectionID, String)
        case sendBinary(ConnectionID, [UInt8])
        case closeSocket(ConnectionID)
        /// From now on the session id is known, or not any more.
        case sessionOpened(String)
        case sessionEnded(String)
    }

    private struct Client {
        let page: String
        var decoder = SocketIODecoder()
        var sockets: [String: SocketID] = [:]
        var bucket: TokenBucket
    }

    private struct Place: Hashable {
        let namespace: String
        let page: String
    }

    private let configuration: Configuration
    private var engine: EngineIOServer
    private var clients: [String: Client] = [:]
    private var sids: [SocketID: String] = [:]
    private var vocabularies: [Place: SocketIOVocabulary] = [:]
    private var connectDeadlines = DeadlineQueue<String>()
    private var outputs: [Output] = []

    init(_ configuration: Configuration) {
        self.configuration = configuration
        engine = EngineIOServer(limits: configuration.engine)
    }

    var clientCount: Int { clients.count }

    var nextDeadline: MonotonicTime? { [engine.nextDeadline, connectDeadlines.earliest].compactMap { $0 }.min() }

    mutating func takeOutputs() -> [Output] {
        defer { outputs = [] }
        return outputs
    }

    // MARK: What comes in

    /// `page` tells the pages apart whose calls must not mix.
    mutating func handshake(
        _ request: EngineIORequestID, page: String, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        if let sid = engine.handshake(request, at: now, using: &random) { add(sid, page: page, at: now) }
        pump(at: now, using: &random)
    }

    mutating func poll(
        _ request: EngineIORequestID, sid: String, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        engine.poll(request, sid: sid, at: now)
        pump(at: now, using: &random)
    }

    mutating func abandon(_ request: EngineIORequestID, at now: MonotonicTime, using random: inout some RandomNumberGenerator) {
        engine.abandon(request, at: now)
        pump(at: now, using: &random)
    }

    mutating func beginPost(
        _ request: EngineIORequestID, sid: String, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        engine.beginPost(request, sid: sid, at: now)
        pump(at: now, using: &random)
    }

    mutating func endPost(
        _ request: EngineIORequestID, body: String?, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        engine.endPost(request, body: body, at: now)
        pump(at: now, using: &random)
    }

    mutating func open(
        _ connection: ConnectionID, sid: String?, page: String, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        if let sid = engine.open(connection, sid: sid, at: now, using: &random) { add(sid, page: page, at: now) }
        pump(at: now, using: &random)
    }

    mutating func receive(
        _ text: String, on connection: ConnectionID, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        engine.receive(text, on: connection, at: now)
        pump(at: now, using: &random)
    }

    mutating func receive(
        _ bytes: [UInt8], on connection: ConnectionID, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        engine.receive(bytes, on: connection, at: now)
        pump(at: now, using: &random)
    }

    mutating func closed(_ connection: ConnectionID, at now: MonotonicTime, using random: inout some RandomNumberGenerator) {
        engine.closed(connection, at: now)
        pump(at: now, using: &random)
    }

    mutating func expire(at now: MonotonicTime, using random: inout some RandomNumberGenerator) {
        while let sid = connectDeadlines.popDue(at: now) {
            if clients[sid]?.sockets.isEmpty == true { engine.close(sid) }
        }
        engine.expire(at: now)
        pump(at: now, using: &random)
    }

    // MARK: Sessions

    private mutating func add(_ sid: String, page: String, at now: MonotonicTime) {
        let bucket = TokenBucket(capacity: 2 * configuration.eventsPerSecond, rate: configuration.eventsPerSecond, at: now)
        clients[sid] = Client(page: page, bucket: bucket)
        connectDeadlines.set(now + configuration.connectTimeout, for: sid)
    }

    /// Until the engine has nothing more to say: an answer of ours may end a session, and its end may be told to others.
    private mutating func pump(at now: MonotonicTime, using random: inout some RandomNumberGenerator) {
        while case let pending = engine.takeOutputs(), !pending.isEmpty {
            for output in pending {
                switch output {
                case .respond(let request, let response): outputs.append(.respond(request, response))
                case .sendText(let connection, let text): outputs.append(.sendText(connection, text))
                case .sendBinary(let connection, let bytes): outputs.append(.sendBinary(connection, bytes))
                case .closeSocket(let connection): outputs.append(.closeSocket(connection))
                case .opened(let sid): outputs.append(.sessionOpened(sid))
                case .message(let sid, let text): decode(.text(text), from: sid, at: now, using: &random)
                case .binary(let sid, let bytes): decode(.bytes(bytes), from: sid, at: now, using: &random)
                case .ended(let sid): remove(sid)
                }
            }
        }
    }

    private mutating func remove(_ sid: String) {
        outputs.append(.sessionEnded(sid))
        connectDeadlines.set(nil, for: sid)
        guard let client = clients.removeValue(forKey: sid) else { return }
        for (namespace, socket) in client.sockets { leave(socket, Place(namespace: namespace, page: client.page)) }
    }

    private mutating func decode(
        _ part: SocketIODecoder.Part, from sid: String, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        guard clients[sid] != nil else { return }
        guard clients[sid]?.bucket.take(1, at: now) == true, var decoder = clients[sid]?.decoder else { return engine.close(sid) }
        do {
            let message = try decoder.take(part)
            clients[sid]?.decoder = decoder
            if let message { handle(message, from: sid, using: &random) }
        } catch {
            engine.close(sid)
        }
    }

    // MARK: Namespaces

    private mutating func handle(
        _ message: SocketIODecoder.Message, from sid: String, using random: inout some RandomNumberGenerator
    ) {
        let packet = message.packet
        guard let client = clients[sid] else { return }
        let place = Place(namespace: packet.namespace, page: client.page)
        switch (packet.kind, client.sockets[packet.namespace]) {
        case (.connect, nil): connect(sid, place, using: &random)
        case (.disconnect, let socket?):
            clients[sid]?.sockets[packet.namespace] = nil
            leave(socket, place)
        case (.event, let socket?), (.binaryEvent, let socket?):
            guard let event = SocketIOEvent(payload: packet.payload, attachments: message.attachments) else { return }
            deliver(vocabularies[place]?.received(event, from: socket, using: &random) ?? [], in: place.namespace)
            if let id = packet.acknowledgement {
                // It says that the event was handed on; the demos' servers have nothing more to say either.
                let answer = SocketIOPacket(.acknowledgement, namespace: place.namespace, acknowledgement: id, payload: "[]")
                engine.send(.message(answer.text), to: sid)
            }
        // We ask for no acknowledgements.
        case (.acknowledgement, .some), (.binaryAcknowledgement, .some): break
        // A second CONNECT, or anything before the first.
        default: engine.close(sid)
        }
    }

    private mutating func connect(_ sid: String, _ place: Place, using random: inout some RandomNumberGenerator) {
        guard configuration.namespaces.contains(place.namespace) else {
            let refusal = SocketIOPacket(.connectError, namespace: place.namespace, payload: #"{"message":"Invalid namespace"}"#)
            return engine.send(.message(refusal.text), to: sid)
        }
        let socket = SocketID(text: RandomText.make(using: &random))
        clients[sid]?.sockets[place.namespace] = socket
        sids[socket] = sid
        var payload = JSONText()
        payload.append("sid", socket.text)
        engine.send(.message(SocketIOPacket(.connect, namespace: place.namespace, payload: payload.finished()).text), to: sid)
        var vocabulary = vocabularies[place] ?? makeVocabulary()
        let greetings = vocabulary.joined(socket)
        vocabularies[place] = vocabulary
        deliver(greetings, in: place.namespace)
    }

    private func makeVocabulary() -> SocketIOVocabulary {
        switch configuration.mode {
        case .relay: .relay(RelayVocabulary(address: configuration.address))
        case .lobby: .lobby(LobbyVocabulary())
        }
    }

    private mutating func leave(_ socket: SocketID, _ place: Place) {
        sids[socket] = nil
        deliver(vocabularies[place]?.left(socket) ?? [], in: place.namespace)
        if vocabularies[place]?.isEmpty == true { vocabularies[place] = nil }
    }

    private mutating func deliver(_ deliveries: [SocketIODelivery], in namespace: String) {
        for delivery in deliveries {
            // One text for all.
            let packet = EngineIOPacket.message(delivery.event.packet(in: namespace).text)
            for receiver in delivery.receivers {
                guard let sid = sids[receiver] else { continue }
                engine.send(packet, to: sid)
                for attachment in delivery.event.attachments { engine.send(.binary(attachment), to: sid) }
            }
        }
    }
}
