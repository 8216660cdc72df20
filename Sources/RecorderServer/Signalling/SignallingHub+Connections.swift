import Media
import Recording

/// Sockets come and go; a client stays itself for `resumeWindow`.
extension SignallingHub {
    mutating func open(
        _ connection: ConnectionID, resuming token: String?, credential: Credential?, iceServers: [ICEServer], at now: MonotonicTime,
        using random: inout some RandomNumberGenerator
    ) {
        let newToken = RandomText.make(using: &random)
        if let token, let id = resumeTokens.removeValue(forKey: token), var client = clients[id] {
            // The old socket may not know yet that its network is gone.
            if case .connected(let old) = client.link {
                connections[old] = nil
                emit(.close(old, .replaced))
            }
            let missed = client.missed
            client.missed = []
            client.missedBytes = 0
            client.link = .connected(connection)
            client.resumeToken = newToken
            if let credential { client.credential = credential }
            clients[id] = client
            connections[connection] = id
            resumeTokens[newToken] = id
            send(.welcome(id: id, resumeToken: newToken, isResumed: true, iceServers: iceServers), to: id)
            for text in missed { send(text: text, to: id) }
            return
        }
        guard clients.count < limits.clients else {
            emit(.send(connection, ServerMessage.error(SignallingError(.busy, "the service is full; try again later")).text))
            return emit(.close(connection, .full))
        }
        let id = ParticipantID(RandomText.make(using: &random))
        let bucket = TokenBucket(capacity: limits.messageBurst, rate: limits.messagesPerSecond, at: now)
        clients[id] = SignallingClient(id: id, resumeToken: newToken, connection: connection, credential: credential, bucket: bucket)
        connections[connection] = id
        resumeTokens[newToken] = id
        send(.welcome(id: id, resumeToken: newToken, isResumed: false, iceServers: iceServers), to: id)
    }

    mutating func close(_ connection: ConnectionID, wasClean: Bool, at now: MonotonicTime) {
        guard let id = connections.removeValue(forKey: connection) else { return }
        socketIsGone(of: id, forGood: wasClean)
        let until = now + limits.resumeWindow
        clients[id]?.link = .away(until: until)
        departures.append((id, until))
    }

    mutating func expire(at now: MonotonicTime) {
        while let departure = departures.first, departure.until <= now {
            departures.removeFirst()
            // Somebody who came back and went again has a later departure in the list.
            if clients[departure.id]?.link == .away(until: departure.until) { remove(departure.id) }
        }
        while let call = calls.first, call.until <= now {
            calls.removeFirst()
            expire(callOf: call.caller, until: call.until)
        }
    }

    /// Who sent it, unless it comes too fast: then it is dropped, and the sender is told once.
    mutating func admit(_ connection: ConnectionID, bytes: Int, at now: MonotonicTime) -> ParticipantID? {
        guard let id = connections[connection], var client = clients[id] else { return nil }
        let isAdmitted = client.bucket.take(1 + Double(bytes) / 4096, at: now)
        client.refusals = isAdmitted ? 0 : client.refusals + 1
        clients[id] = client
        guard !isAdmitted else { return id }
        if client.refusals == 1 {
            refuse(
                id, .rateLimited, "too many messages; this one is dropped, send fewer than \(Int(limits.messagesPerSecond)) a second",
                request: nil)
        } else if client.refusals >= limits.refusalsBeforeClosing {
            emit(.close(connection, .floods))
            connections[connection] = nil
            remove(id)
        }
        return nil
    }

    /// Keeps what a client would have got; one that misses too much could not be told the truth any more, and starts anew.
    mutating func keep(_ text: String, for id: ParticipantID) {
        guard let client = clients[id] else { return }
        guard client.missed.count < limits.bufferedMessages, client.missedBytes + text.utf8.count <= limits.bufferedBytes else {
            return remove(id)
        }
        clients[id]?.missed.append(text)
        clients[id]?.missedBytes += text.utf8.count
    }

    private mutating func remove(_ id: ParticipantID) {
        guard let client = clients[id] else { return }
        endActivity(of: id)
        leaveRoom(id)
        clients[id] = nil
        resumeTokens[client.resumeToken] = nil
    }
}
