/// What the server makes of the events of the sockets that came from one page, in one namespace.
enum SocketIOVocabulary: Sendable {
    /// Broadcast, rooms, personal codes and strangers: their events have different names, so one server speaks them all.
    case relay(RelayVocabulary)
    /// A lobby speaks first, and so has to be chosen.
    case lobby(LobbyVocabulary)

    mutating func joined(_ socket: SocketID) -> [SocketIODelivery] {
        switch self {
        case .relay(var relay):
            relay.members.append(socket)
            self = .relay(relay)
            return []
        case .lobby(var lobby):
            defer { self = .lobby(lobby) }
            return lobby.joined(socket)
        }
    }

    mutating func received(
        _ event: SocketIOEvent, from socket: SocketID, using random: inout some RandomNumberGenerator
    ) -> [SocketIODelivery] {
        switch self {
        case .relay(var relay):
            defer { self = .relay(relay) }
            return relay.received(event, from: socket, using: &random)
        case .lobby(let lobby):
            return lobby.received(event, from: socket)
        }
    }

    mutating func left(_ socket: SocketID) -> [SocketIODelivery] {
        switch self {
        case .relay(var relay):
            relay.left(socket)
            self = .relay(relay)
            return []
        case .lobby(var lobby):
            defer { self = .lobby(lobby) }
            return lobby.left(socket)
        }
    }

    var isEmpty: Bool {
        switch self {
        case .relay(let relay): relay.members.isEmpty
        case .lobby(let lobby): lobby.isEmpty
        }
    }
}
