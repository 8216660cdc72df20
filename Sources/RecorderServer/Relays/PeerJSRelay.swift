import Media

/// `/peerjs`: the protocol of PeerServer 1, where clients choose their ids and a message waits a while for somebody who is about to come.
struct PeerJSRelay: Relay {
    struct Handshake: Hashable, Sendable {
        var id: String?
        var token: String?
        var key: String?
    }

    private struct Client {
        var connection: ConnectionID
        let token: String
    }

    private struct Waiting {
        let message: PeerJSMessage
        let until: MonotonicTime
    }

    static let key = "peerjs"
    static let idLength = 64
    static let patience: Duration = .seconds(5)
    /// Clients send HEARTBEAT every 5 s.
    static let silenceLimit: Duration = .seconds(90)
    /// For one that is not there, from all others.
    static let queueLimit = 200

    private var clients: [String: Client] = [:]
    private var ids: [ConnectionID: String] = [:]
    private var queues: [String: [Waiting]] = [:]
    private var silences = DeadlineQueue<String>()
    /// When the oldest message for somebody who is not there has waited long enough.
    private var expiries = DeadlineQueue<String>()
    private var outputs: [RelayOutput] = []

    var nextDeadline: MonotonicTime? { [silences.earliest, expiries.earliest].compactMap { $0 }.min() }

    mutating func takeOutputs() -> [RelayOutput] {
        defer { outputs = [] }
        return outputs
    }

    mutating func opened(_ connection: ConnectionID, _ handshake: Handshake, at now: MonotonicTime) {
        guard let id = handshake.id, let token = handshake.token, let key = handshake.key, !id.isEmpty, !token.isEmpty, !key.isEmpty else {
            return refuse(connection, .notice("ERROR", "No id, token, or key supplied to websocket server"))
        }
        guard key == Self.key else { return refuse(connection, .notice("ERROR", "Invalid key provided")) }
        guard id.utf8.count <= Self.idLength else { return refuse(connection, .notice("ERROR", "The id is too long")) }
        if let client = clients[id] {
            guard client.token == token else { return refuse(connection, .notice("ID-TAKEN", "ID is taken")) }
            // The same client again, whose old socket nobody has missed yet.
            ids[client.connection] = nil
            outputs.append(.close(client.connection))
        }
        clients[id] = Client(connection: connection, token: token)
        ids[connection] = id
        silences.set(now + Self.silenceLimit, for: id)
        send(PeerJSMessage("OPEN"), to: id)
        expiries.set(nil, for: id)
        for waiting in queues.removeValue(forKey: id) ?? [] { send(waiting.message, to: id) }
    }

    mutating func received(_ text: String, on connection: ConnectionID, at now: MonotonicTime) {
        guard let id = ids[connection], var message = PeerJSMessage(parsing: text) else { return }
        silences.set(now + Self.silenceLimit, for: id)
        message.source = id
        switch (message.type, message.destination) {
        case ("HEARTBEAT", _): break
        case ("LEAVE", nil): end(id)
        case (_, let receiver?) where clients[receiver] != nil: send(message, to: receiver)
        case ("LEAVE", _), ("EXPIRE", _): break
        case (_, let receiver?): keep(message, for: receiver, at: now)
        default: break
        }
    }

    mutating func closed(_ connection: ConnectionID, at now: MonotonicTime) {
        guard let id = ids.removeValue(forKey: connection) else { return }
        clients[id] = nil
        silences.set(nil, for: id)
    }

    mutating func expire(at now: MonotonicTime) {
        while let id = silences.popDue(at: now) { end(id) }
        while let receiver = expiries.popDue(at: now) {
            let queue = queues.removeValue(forKey: receiver) ?? []
            let rest = queue.drop { $0.until <= now }
            // Once for each of those who wait in vain.
            var told: Set<String> = []
            for waiting in queue.prefix(queue.count - rest.count) {
                guard let source = waiting.message.source, told.insert(source).inserted else { continue }
                send(PeerJSMessage("EXPIRE", from: receiver, to: source), to: source)
            }
            if let next = rest.first {
                queues[receiver] = Array(rest)
                expiries.set(next.until, for: receiver)
            }
        }
    }

    private mutating func send(_ message: PeerJSMessage, to id: String) {
        if let connection = clients[id]?.connection { outputs.append(.send(connection, message.text)) }
    }

    private mutating func refuse(_ connection: ConnectionID, _ message: PeerJSMessage) {
        outputs.append(.send(connection, message.text))
        outputs.append(.close(connection))
    }

    private mutating func end(_ id: String) {
        guard let client = clients.removeValue(forKey: id) else { return }
        ids[client.connection] = nil
        silences.set(nil, for: id)
        outputs.append(.close(client.connection))
    }

    private mutating func keep(_ message: PeerJSMessage, for receiver: String, at now: MonotonicTime) {
        guard receiver.utf8.count <= Self.idLength, queues[receiver, default: []].count < Self.queueLimit else { return }
        queues[receiver, default: []].append(Waiting(message: message, until: now + Self.patience))
        if queues[receiver]?.count == 1 { expiries.set(now + Self.patience, for: receiver) }
    }
}
