/// Gets what arrives on one WebSocket. All calls come from the connection's event loop, in order.
protocol WebSocketListener: Sendable {
    func opened(_ sender: WebSocketSender)
    func received(_ message: WebSocketMessage)
    /// Last, and once. `wasClean`: the client closed it with a close frame.
    func closed(wasClean: Bool)
}

/// One message, of however many fragments.
enum WebSocketMessage: Hashable, Sendable {
    case text(String)
    case binary([UInt8])
    /// A text that is not UTF-8.
    case invalidText(bytes: Int)
    /// Longer than `WebSocketConnection.softLimit`: thrown away.
    case tooLarge(bytes: Int)
}
