/// The servers of the well-known demos in one: what a socket emits goes to all others of its page, never back; in a room to those of the room;
/// with a personal code to the one whose code it is.
struct RelayVocabulary: Sendable {
    /// More are `full`: these rooms are calls of two.
    static let roomSize = 2

    /// In the order in which they came.
    var members: [SocketID] = []
    private var rooms: [String: [SocketID]] = [:]
    /// A socket may be in more rooms than one.
    private var roomsBySocket: [SocketID: [String]] = [:]
    /// Who would talk to a stranger.
    private var strangers: [SocketID] = []
    /// Told to who asks with `ipaddr`.
    private let address: String

    init(address: String) {
        self.address = address
    }

    mutating func received(
        _ event: SocketIOEvent, from socket: SocketID, using random: inout some RandomNumberGenerator
    ) -> [SocketIODelivery] {
        switch event.name {
        case "create or join": createOrJoin(event, socket)
        case "ipaddr": [SocketIODelivery(receivers: [socket], event: SocketIOEvent("ipaddr", JSONText.quoted(address)))]
        case "pre-offer": preOffer(event, socket)
        case "pre-offer-answer": forward(event, toMember: "callerSocketId", from: socket)
        case "webRTC-signaling": forward(event, toMember: "connectedUserSocketId", from: socket)
        case "user-hanged-up": hangUp(event, socket)
        case "stranger-connection-status": setStrangerStatus(event, socket)
        case "get-stranger-socket-id": stranger(for: socket, using: &random)
        default: broadcast(event, from: socket)
        }
    }

    mutating func left(_ socket: SocketID) {
        members.removeAll { $0 == socket }
        strangers.removeAll { $0 == socket }
        for room in roomsBySocket.removeValue(forKey: socket) ?? [] {
            rooms[room]?.removeAll { $0 == socket }
            if rooms[room]?.isEmpty == true { rooms[room] = nil }
        }
    }

    // MARK: Broadcast and rooms

    /// Who is in a room speaks in it; who is in none, to the whole page.
    private func broadcast(_ event: SocketIOEvent, from socket: SocketID) -> [SocketIODelivery] {
        var receivers = members
        if let joined = roomsBySocket[socket] {
            let mates = Set(joined.flatMap { rooms[$0] ?? [] })
            receivers = members.filter(mates.contains)
        }
        receivers.removeAll { $0 == socket }
        return receivers.isEmpty ? [] : [SocketIODelivery(receivers: receivers, event: event)]
    }

    private mutating func createOrJoin(_ event: SocketIOEvent, _ socket: SocketID) -> [SocketIODelivery] {
        guard let name = event.text ?? event.arguments.first, name.utf8.count <= 256 else { return [] }
        let room = JSONText.quoted(name)
        let inside = rooms[name] ?? []
        guard !inside.contains(socket) else { return [] }
        guard inside.count < Self.roomSize else {
            return [SocketIODelivery(receivers: [socket], event: SocketIOEvent("full", room))]
        }
        rooms[name] = inside + [socket]
        roomsBySocket[socket, default: []].append(name)
        guard !inside.isEmpty else {
            return [SocketIODelivery(receivers: [socket], event: SocketIOEvent("created", room, socket.json))]
        }
        return [
            SocketIODelivery(receivers: inside, event: SocketIOEvent("join", room)),
            SocketIODelivery(receivers: [socket], event: SocketIOEvent("joined", room, socket.json)),
            SocketIODelivery(receivers: inside + [socket], event: SocketIOEvent("ready")),
        ]
    }

    // MARK: Personal codes

    private func member(_ id: String?) -> SocketID? {
        guard let id, members.contains(SocketID(text: id)) else { return nil }
        return SocketID(text: id)
    }

    /// As it is, to the one whom a member of its object names.
    private func forward(_ event: SocketIOEvent, toMember name: String, from socket: SocketID) -> [SocketIODelivery] {
        guard let receiver = member(event.members?.string(name)), receiver != socket else { return [] }
        return [SocketIODelivery(receivers: [receiver], event: event)]
    }

    private func preOffer(_ event: SocketIOEvent, _ socket: SocketID) -> [SocketIODelivery] {
        guard let members = event.members else { return [] }
        guard let callee = member(members.string("calleePersonalCode")), callee != socket else {
            var answer = JSONText()
            answer.append("preOfferAnswer", "CALLEE_NOT_FOUND")
            return [SocketIODelivery(receivers: [socket], event: SocketIOEvent("pre-offer-answer", answer.finished()))]
        }
        var offer = JSONText()
        offer.append("callerSocketId", socket.text)
        if let type = members["callType"] { offer.append("callType", raw: type) }
        return [SocketIODelivery(receivers: [callee], event: SocketIOEvent("pre-offer", offer.finished()))]
    }

    private func hangUp(_ event: SocketIOEvent, _ socket: SocketID) -> [SocketIODelivery] {
        guard let receiver = member(event.members?.string("connectedUserSocketId")), receiver != socket else { return [] }
        return [SocketIODelivery(receivers: [receiver], event: SocketIOEvent("user-hanged-up"))]
    }

    // MARK: Strangers

    private mutating func setStrangerStatus(_ event: SocketIOEvent, _ socket: SocketID) -> [SocketIODelivery] {
        strangers.removeAll { $0 == socket }
        if event.members?["status"] == "true" { strangers.append(socket) }
        return []
    }

    private func stranger(for socket: SocketID, using random: inout some RandomNumberGenerator) -> [SocketIODelivery] {
        let found = strangers.filter { $0 != socket }.randomElement(using: &random)
        var answer = JSONText()
        answer.append("randomStrangerSocketId", raw: found?.json ?? "null")
        return [SocketIODelivery(receivers: [socket], event: SocketIOEvent("stranger-socket-id", answer.finished()))]
    }
}
