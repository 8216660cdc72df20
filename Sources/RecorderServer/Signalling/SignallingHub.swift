package import Media
package import Recording

/// Who is connected, who is in which room, and who is told what: the whole of `/ws` without a socket.
///
///     var hub = SignallingHub(limits: SignallingLimits())
///     hub.handle(.opened(connection, resumeToken: nil, credential: .everything, iceServers: []), at: now, using: &random)
///     hub.handle(.received(connection, try ClientMessage(parsing: text), bytes: text.utf8.count), at: now, using: &random)
///     for output in hub.takeOutputs() {
///         switch output {
///         case .send(let connection, let text): sockets[connection]?.send(text)
///         case .close(let connection, let reason): sockets[connection]?.close(reason)
///         case .ask(let request, let participant): …   // then `.replied(participant, reply)`
///         }
///     }
///
/// It never throws for what a client sent: the client is told, and everybody else goes on.
package struct SignallingHub {
    package enum Input: Sendable {
        /// A socket is open. `credential` is what its handshake proved, nil where nothing.
        case opened(ConnectionID, resumeToken: String?, credential: Credential?, iceServers: [ICEServer])
        /// A later message proved this.
        case authenticated(ConnectionID, Credential)
        /// `bytes` is the length of the frame, for the rate limit.
        case received(ConnectionID, ClientMessage, bytes: Int)
        /// A frame that is no message of ours.
        case garbage(ConnectionID, SignallingError, bytes: Int)
        /// `wasClean`: the client said good-bye, as browsers do for a page that is closed; a network that is gone says nothing.
        case closed(ConnectionID, wasClean: Bool)
        case replied(ParticipantID, MediaReply)
        case recordingChanged(RecordingManifest)
        case publisherJoined(ParticipantID, name: String, room: String)
        case publisherLeft(ParticipantID, room: String)
        case timeout
    }

    package enum Output: Hashable, Sendable {
        case send(ConnectionID, String)
        case close(ConnectionID, CloseReason)
        case ask(MediaRequest, by: ParticipantID)
    }

    package enum CloseReason: Hashable, Sendable {
        /// Another socket has taken over the same id.
        case replaced
        case floods
        /// More clients than the service takes.
        case full
    }

    let limits: SignallingLimits
    var clients: [ParticipantID: SignallingClient] = [:]
    var connections: [ConnectionID: ParticipantID] = [:]
    var resumeTokens: [String: ParticipantID] = [:]
    package internal(set) var rooms: [String: Room] = [:]
    /// Outlive their clients until the media side has answered everything.
    var mediaQueues: [ParticipantID: MediaRequestQueue] = [:]
    /// Who went away, in the order in which their windows end; may name some who are back.
    var departures: [(id: ParticipantID, until: MonotonicTime)] = []
    /// Calls that ring, in the order in which their time is up; may name some that are answered.
    var calls: [(caller: ParticipantID, until: MonotonicTime)] = []
    /// Who waits for a stranger.
    var waiting: [ParticipantID] = []
    /// Rooms whose members or recording are others than before: for the event stream.
    var changedRooms: Set<String> = []
    private var outputs: [Output] = []

    package init(limits: SignallingLimits = SignallingLimits()) {
        self.limits = limits
    }

    package mutating func handle(_ input: Input, at now: MonotonicTime, using random: inout some RandomNumberGenerator) {
        switch input {
        case .opened(let connection, let token, let credential, let iceServers):
            open(connection, resuming: token, credential: credential, iceServers: iceServers, at: now, using: &random)
        case .authenticated(let connection, let credential):
            if let id = connections[connection] { clients[id]?.credential = credential }
        case .received(let connection, let message, let bytes):
            guard let id = admit(connection, bytes: bytes, at: now) else { return }
            handle(message, from: id, at: now, using: &random)
        case .garbage(let connection, let error, let bytes):
            guard let id = admit(connection, bytes: bytes, at: now) else { return }
            send(.error(error), to: id)
        case .closed(let connection, let wasClean):
            close(connection, wasClean: wasClean, at: now)
        case .replied(let participant, let reply):
            handle(reply, to: participant)
        case .recordingChanged(let recording):
            recordingChanged(recording)
        case .publisherJoined(let id, let name, let room):
            rooms[room, default: Room(name: room)].add(Room.Publisher(id: id, name: name))
            changedRooms.insert(room)
        case .publisherLeft(let id, let room):
            rooms[room]?.remove(publisher: id)
            changedRooms.insert(room)
            removeRoomIfEmpty(room)
        case .timeout:
            expire(at: now)
        }
    }

    /// What is to be done, in this order. Afterwards there is nothing.
    package mutating func takeOutputs() -> [Output] {
        defer { outputs = [] }
        return outputs
    }

    /// Rooms that are others than when this was last asked.
    package mutating func takeChangedRooms() -> Set<String> {
        defer { changedRooms = [] }
        return changedRooms
    }

    package var nextDeadline: MonotonicTime? {
        [departures.first?.until, calls.first?.until].compactMap { $0 }.min()
    }

    private mutating func handle(
        _ message: ClientMessage, from id: ParticipantID, at now: MonotonicTime, using random: inout some RandomNumberGenerator
    ) {
        switch message {
        case .join(let join): self.join(join, by: id)
        case .leave: leave(by: id)
        case .signal(let signal): relay(signal, from: id)
        case .record(let command): record(command, by: id)
        case .consent(let recording, let isGranted): consent(to: recording, isGranted: isGranted, by: id)
        case .ping: send(.pong, to: id)
        case .call(let callee, let name): call(callee, as: name, by: id, at: now)
        case .accept(let caller, let name): accept(caller, as: name, by: id, using: &random)
        case .decline(let caller, let reason): decline(caller, reason: reason, by: id)
        case .hangup: hangUp(by: id)
        case .next(let name): next(as: name, by: id, using: &random)
        case .quit: quit(by: id)
        }
    }

    // MARK: Telling

    mutating func emit(_ output: Output) {
        outputs.append(output)
    }

    mutating func send(_ message: ServerMessage, to id: ParticipantID) {
        send(text: message.text, to: id)
    }

    /// One text for many: a manifest is not encoded once a member.
    mutating func send(text: String, to id: ParticipantID) {
        switch clients[id]?.link {
        case .connected(let connection): emit(.send(connection, text))
        case .away: keep(text, for: id)
        case nil: break
        }
    }

    mutating func sendToRoom(_ room: String, _ message: ServerMessage, except sender: ParticipantID? = nil) {
        guard let members = rooms[room]?.members, !members.isEmpty else { return }
        let text = message.text
        for member in members where member != sender { send(text: text, to: member) }
    }

    mutating func refuse(_ id: ParticipantID, _ code: SignallingError.Code, _ message: String, request: String?) {
        send(.error(SignallingError(code, message, request: request)), to: id)
    }
}
