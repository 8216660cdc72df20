import Media
import Recording

/// Rooms and the relay within them.
extension SignallingHub {
    mutating func join(_ join: ClientMessage.Join, by id: ParticipantID) {
        guard let client = clients[id] else { return }
        let name = join.room.text
        guard let credential = client.credential, credential.allows(.join, room: name) else {
            let who = client.credential == nil ? "join needs a token: send it as \"token\"" : "this token is not for the room \(name)"
            return refuse(id, .notAllowed, who, request: "join")
        }
        guard rooms[name].map({ $0.kind == .open }) ?? true else {
            return refuse(id, .notAllowed, "the room \(name) belongs to a call of two", request: "join")
        }
        let others = (rooms[name]?.members ?? []).filter { $0 != id }
        guard others.count < limits.membersPerRoom else {
            return refuse(id, .busy, "the room \(name) is full: it takes \(limits.membersPerRoom) persons", request: "join")
        }
        endActivity(of: id)
        leaveRoom(id)
        clients[id]?.name = join.name.text
        enter(id, room: name)
    }

    mutating func leave(by id: ParticipantID) {
        guard clients[id]?.room != nil else {
            return refuse(id, .notInRoom, "there is no room to leave; join one first", request: "leave")
        }
        leaveRoom(id)
    }

    /// Tells the newcomer who is there and the others who came.
    private mutating func enter(_ id: ParticipantID, room name: String) {
        guard let client = clients[id] else { return }
        let room = rooms[name] ?? Room(name: name)
        var peers = room.members.compactMap { clients[$0]?.peer }
        if room.recording != nil { peers.append(.recorder(of: name)) }
        send(.joined(room: name, peers: peers, recording: room.recording), to: id)
        sendToRoom(name, .peerJoined(client.peer))
        place(id, in: room)
    }

    /// Without a word to anybody but the media side.
    mutating func place(_ id: ParticipantID, in room: Room) {
        rooms[room.name, default: room].add(id)
        clients[id]?.room = room.name
        changedRooms.insert(room.name)
        ask(.joined(name: clients[id]?.name ?? PersonName.anonymous.text, room: room.name), by: id)
    }

    /// A call or a match is over for both when it is over for one: `reason` is what the stranger who stays is told.
    mutating func leaveRoom(_ id: ParticipantID, reason: String = "left") {
        guard let name = clients[id]?.room, let room = rooms[name] else { return }
        remove(id, from: name)
        guard room.kind != .open else { return sendToRoom(name, .peerLeft(id)) }
        for other in room.members where other != id {
            send(room.kind == .match ? .unmatched(reason: reason) : .peerLeft(id), to: other)
            remove(other, from: name)
        }
        // Nobody can come into this room any more: its recording does not wait for them.
        if let recording = room.recording, recording.state.isRunning { ask(.stop(recording.id), by: id) }
    }

    private mutating func remove(_ id: ParticipantID, from name: String) {
        clients[id]?.room = nil
        rooms[name]?.remove(id)
        changedRooms.insert(name)
        ask(.left(room: name), by: id)
        removeRoomIfEmpty(name)
    }

    mutating func removeRoomIfEmpty(_ name: String) {
        if rooms[name]?.isEmpty == true { rooms[name] = nil }
    }

    mutating func relay(_ signal: SignalMessage, from id: ParticipantID) {
        guard let name = clients[id]?.room, let room = rooms[name] else {
            return refuse(id, .notInRoom, "signals go to peers in the same room; join one first", request: "signal")
        }
        if room.recording != nil, signal.to == PeerDescription.recorder(of: name).id {
            return signalRecorder(signal, from: id, room: name)
        }
        // One answer for elsewhere, gone and never there: ids of other rooms are nobody's business.
        guard signal.to != id, clients[signal.to]?.room == name else {
            return refuse(id, .unknownPeer, "there is no peer \(signal.to.text.prefix(100)) in this room", request: "signal")
        }
        send(.signal(from: id, payload: signal.payload), to: signal.to)
    }

    mutating func consent(to recording: RecordingID, isGranted: Bool, by id: ParticipantID) {
        guard let name = clients[id]?.room, rooms[name]?.recording?.id == recording else {
            return refuse(id, .notAllowed, "your room is not being recorded as \(recording)", request: "consent")
        }
        rooms[name]?.set(isGranted, by: id, for: recording)
    }
}
