import NIOHTTP1
import NIOWebSocket

/// All that speaks WebSocket here: the first that takes a handshake has it.
struct WebSocketEndpoints: WebSocketEndpoint {
    let endpoints: [any WebSocketEndpoint]

    func accepts(_ head: HTTPRequestHead) -> Bool {
        endpoints.contains { $0.accepts(head) }
    }

    func makeConnection(for head: HTTPRequestHead) -> WebSocketConnection {
        guard let endpoint = endpoints.first(where: { $0.accepts(head) }) else {
            // Accepted a moment ago, and what it asked for has ended since.
            return WebSocketConnection(ClosedSocket())
        }
        return endpoint.makeConnection(for: head)
    }
}

/// Closes at once, and says why.
struct ClosedSocket: WebSocketListener {
    var code = WebSocketErrorCode.normalClosure
    var reason = ""

    init() {}

    init(_ code: WebSocketErrorCode, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    func opened(_ sender: WebSocketSender) { sender.close(code, reason) }
    func received(_ message: WebSocketMessage) {}
    func closed(wasClean: Bool) {}
}
