import NIOHTTP1

/// `/socket.io/` on WebSocket. Pages of all sites may connect: nothing of the recorder can be reached from here.
struct SocketIOEndpoint: WebSocketEndpoint {
    let service: SocketIOService

    func accepts(_ head: HTTPRequestHead) -> Bool {
        handshake(head) != nil
    }

    func makeConnection(for head: HTTPRequestHead) -> WebSocketConnection {
        guard let handshake = handshake(head) else {
            // Accepted a moment ago, and its session has ended since.
            return WebSocketConnection(ClosedSocket())
        }
        return WebSocketConnection(
            ServiceSocket(service: service, handshake: handshake), messageLimit: service.maximumPayload)
    }

    private func handshake(_ head: HTTPRequestHead) -> SocketIOHandshake? {
        guard head.isWebSocketHandshake, let target = RequestTarget(head.uri), SocketIOHandshake.isPath(target.segments) else { return nil }
        let handshake = try? SocketIOHandshake(
            target, origin: head.headers.first(name: "origin"), referer: head.headers.first(name: "referer"), isKnown: service.knows)
        return handshake?.transport == .websocket ? handshake : nil
    }
}
