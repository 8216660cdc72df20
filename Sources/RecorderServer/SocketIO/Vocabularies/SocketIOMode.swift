/// Which of the demos' servers `/socket.io/` is.
package enum SocketIOMode: String, Hashable, Sendable, CaseIterable {
    /// Broadcast, rooms, personal codes and strangers at once.
    case relay
    /// A lobby, which speaks first.
    case lobby
}
