/// One client in one namespace: the `id` that its page sees, and its personal code.
struct SocketID: Hashable, Sendable {
    let text: String

    /// The id as JSON.
    var json: String { JSONText.quoted(text) }
}

/// An event for some sockets, in this order.
struct SocketIODelivery: Hashable, Sendable {
    var receivers: [SocketID]
    var event: SocketIOEvent
}
