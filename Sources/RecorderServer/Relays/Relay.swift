import Media

/// A small protocol of somebody else's on plain WebSockets: who is connected, and what is handed on to whom.
protocol Relay: Sendable {
    /// What a client said when it connected.
    associatedtype Handshake: Sendable

    mutating func opened(_ connection: ConnectionID, _ handshake: Handshake, at now: MonotonicTime)
    mutating func received(_ text: String, on connection: ConnectionID, at now: MonotonicTime)
    mutating func closed(_ connection: ConnectionID, at now: MonotonicTime)
    mutating func expire(at now: MonotonicTime)
    mutating func takeOutputs() -> [RelayOutput]
    var nextDeadline: MonotonicTime? { get }
}

enum RelayOutput: Hashable, Sendable {
    case send(ConnectionID, String)
    /// Once what was sent before is out.
    case close(ConnectionID)
}
