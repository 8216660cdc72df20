import Recording

/// Strangers: whoever waits is matched at random, never with oneself, and not with the one just left while others wait.
extension SignallingHub {
    mutating func next(as name: PersonName?, by id: ParticipantID, using random: inout some RandomNumberGenerator) {
        if let room = clients[id]?.room, rooms[room]?.kind == .match { leaveRoom(id, reason: "next") }
        guard isFree(id, request: "next") else { return }
        if let name { clients[id]?.name = name.text }
        let last = clients[id]?.lastStranger
        // Who has just been left by the other side is left, too.
        let others = waiting.filter { $0 != last && clients[$0]?.lastStranger != id }
        guard let stranger = (others.isEmpty ? waiting : others).randomElement(using: &random) else {
            clients[id]?.activity = .waiting
            waiting.append(id)
            return send(.waiting, to: id)
        }
        waiting.removeAll { $0 == stranger }
        clients[id]?.lastStranger = stranger
        clients[stranger]?.lastStranger = id
        bring(id, and: stranger, into: Room(name: "match-\(RandomText.make(using: &random))", kind: .match))
    }

    mutating func quit(by id: ParticipantID) {
        if clients[id]?.activity == .waiting { return endActivity(of: id) }
        guard let room = clients[id]?.room, rooms[room]?.kind == .match else {
            return refuse(id, .notInRoom, "you neither wait for a stranger nor are with one", request: "quit")
        }
        leaveRoom(id, reason: "quit")
    }

    /// A socket is closed. Nobody is matched with somebody who is away; and who closed the page has ended the call of two, at once.
    mutating func socketIsGone(of id: ParticipantID, forGood: Bool) {
        if forGood || clients[id]?.activity == .waiting { endActivity(of: id, reason: "left") }
        if forGood, let room = clients[id]?.room, rooms[room]?.kind != .open { leaveRoom(id) }
    }
}
