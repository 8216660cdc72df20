import Media
import Recording

/// Calls by id: rung, and accepted or declined, before anything is relayed between the two.
extension SignallingHub {
    mutating func call(_ callee: ParticipantID, as name: PersonName?, by id: ParticipantID, at now: MonotonicTime) {
        guard isFree(id, request: "call") else { return }
        guard callee != id else { return refuse(id, .notAllowed, "one cannot call oneself", request: "call") }
        guard let other = clients[callee] else {
            return refuse(id, .unknownPeer, "nobody has the id \(callee.text.prefix(100))", request: "call")
        }
        guard other.room == nil, other.activity == .none || other.activity == .waiting else {
            return refuse(id, .busy, "\(other.name) is in a call or a room; try again later", request: "call")
        }
        endActivity(of: callee)
        if let name { clients[id]?.name = name.text }
        let until = now + limits.ringing
        clients[id]?.activity = .calling(callee, until: until)
        clients[callee]?.activity = .called(by: id)
        calls.append((id, until))
        send(.incomingCall(from: id, name: clients[id]?.name ?? PersonName.anonymous.text), to: callee)
    }

    mutating func accept(
        _ caller: ParticipantID, as name: PersonName?, by id: ParticipantID, using random: inout some RandomNumberGenerator
    ) {
        guard clients[id]?.activity == .called(by: caller) else {
            return refuse(id, .unknownPeer, "\(caller.text.prefix(100)) does not call, or not any more", request: "accept")
        }
        if let name { clients[id]?.name = name.text }
        bring(caller, and: id, into: Room(name: "call-\(RandomText.make(using: &random))", kind: .call))
    }

    mutating func decline(_ caller: ParticipantID, reason: String?, by id: ParticipantID) {
        guard clients[id]?.activity == .called(by: caller) else {
            return refuse(id, .unknownPeer, "\(caller.text.prefix(100)) does not call, or not any more", request: "decline")
        }
        endActivity(of: id, reason: reason ?? "declined")
    }

    mutating func hangUp(by id: ParticipantID) {
        switch clients[id]?.activity {
        case .calling, .called: endActivity(of: id)
        default:
            guard let room = clients[id]?.room, rooms[room]?.kind == .call else {
                return refuse(id, .notInRoom, "there is no call to hang up", request: "hangup")
            }
            leaveRoom(id)
        }
    }

    mutating func expire(callOf caller: ParticipantID, until: MonotonicTime) {
        guard case .calling(let callee, until) = clients[caller]?.activity else { return }
        clients[caller]?.activity = .none
        clients[callee]?.activity = .none
        tell(caller, of: callee, declined: "timeout")
        tell(callee, of: caller, declined: "timeout")
    }

    /// Whatever it was about to do, it does not; the other side of a call is told.
    mutating func endActivity(of id: ParticipantID, reason: String = "declined") {
        guard let activity = clients[id]?.activity else { return }
        clients[id]?.activity = .none
        switch activity {
        case .none: break
        case .waiting: waiting.removeAll { $0 == id }
        case .calling(let callee, _):
            clients[callee]?.activity = .none
            tell(callee, of: id, declined: "cancelled")
        case .called(let caller):
            clients[caller]?.activity = .none
            tell(caller, of: id, declined: reason)
        }
    }

    /// May it call, or meet strangers? In a call or a room it may not.
    mutating func isFree(_ id: ParticipantID, request: String) -> Bool {
        guard let client = clients[id] else { return false }
        guard let credential = client.credential, credential.allows(.join), credential.room == nil else {
            refuse(id, .notAllowed, "this needs a token that is not for one room only: log in, or join with it first", request: request)
            return false
        }
        var isCalling = true
        if client.activity == .none || client.activity == .waiting { isCalling = false }
        guard client.room == nil, !isCalling else {
            refuse(id, .busy, "you are in a call or a room; end it first", request: request)
            return false
        }
        endActivity(of: id)
        return true
    }

    /// Two who have agreed, or were matched: the first is to make the offers.
    mutating func bring(_ initiator: ParticipantID, and other: ParticipantID, into room: Room) {
        for id in [initiator, other] { clients[id]?.activity = .none }
        for (id, peer) in [(initiator, other), (other, initiator)] {
            guard let description = clients[peer]?.peer else { continue }
            let isInitiator = id == initiator
            send(
                room.kind == .match
                    ? .matched(description, room: room.name, isInitiator: isInitiator)
                    : .callAccepted(description, room: room.name, isInitiator: isInitiator), to: id)
        }
        for id in [other, initiator] { place(id, in: room) }
    }

    private mutating func tell(_ id: ParticipantID, of peer: ParticipantID, declined reason: String) {
        guard let description = clients[peer]?.peer else { return }
        send(.callDeclined(description, reason: reason), to: id)
    }
}
