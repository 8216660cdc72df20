/// A lobby that speaks first: who comes hears `lobby`, two who wait hear `send-offer` with the id of their room, and what they say then goes to the
/// other of the room. Who is left alone waits again.
struct LobbyVocabulary: Sendable {
    private struct Pair {
        let first: SocketID
        let second: SocketID

        func other(than socket: SocketID) -> SocketID? {
            switch socket {
            case first: second
            case second: first
            default: nil
            }
        }
    }

    private var waiting: [SocketID] = []
    private var pairs: [Int: Pair] = [:]
    private var roomBySocket: [SocketID: Int] = [:]
    private var nextRoom = 1

    var isEmpty: Bool { waiting.isEmpty && pairs.isEmpty }

    mutating func joined(_ socket: SocketID) -> [SocketIODelivery] {
        [SocketIODelivery(receivers: [socket], event: SocketIOEvent("lobby"))] + wait(socket)
    }

    /// The whole room's signalling: an offer and an answer keep their SDP, a candidate its direction.
    func received(_ event: SocketIOEvent, from socket: SocketID) -> [SocketIODelivery] {
        guard let room = roomBySocket[socket], let other = pairs[room]?.other(than: socket), let members = event.members,
            members.string("roomId") ?? members["roomId"].map(String.init) == String(room)
        else { return [] }
        let names: [String]
        switch event.name {
        case "offer", "answer": names = ["sdp", "roomId"]
        case "add-ice-candidate": names = ["candidate", "type"]
        default: return []
        }
        var argument = JSONText()
        for name in names {
            if let value = members[name] { argument.append(name, raw: value) }
        }
        return [SocketIODelivery(receivers: [other], event: SocketIOEvent(event.name, argument.finished()))]
    }

    mutating func left(_ socket: SocketID) -> [SocketIODelivery] {
        waiting.removeAll { $0 == socket }
        guard let room = roomBySocket.removeValue(forKey: socket), let other = pairs.removeValue(forKey: room)?.other(than: socket)
        else { return [] }
        roomBySocket[other] = nil
        return joined(other)
    }

    private mutating func wait(_ socket: SocketID) -> [SocketIODelivery] {
        guard let first = waiting.first else {
            waiting.append(socket)
            return []
        }
        waiting.removeFirst()
        let room = nextRoom
        nextRoom += 1
        pairs[room] = Pair(first: first, second: socket)
        roomBySocket[first] = room
        roomBySocket[socket] = room
        var argument = JSONText()
        argument.append("roomId", "\(room)")
        return [SocketIODelivery(receivers: [first, socket], event: SocketIOEvent("send-offer", argument.finished()))]
    }
}
