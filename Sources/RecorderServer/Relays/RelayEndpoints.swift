import NIOHTTP1

/// `/broadcast`. Pages of all sites may connect: nothing of the recorder can be reached from here.
struct BroadcastEndpoint: WebSocketEndpoint {
    let service: RelayService<BroadcastRelay>

    func accepts(_ head: HTTPRequestHead) -> Bool {
        head.isWebSocketHandshake && RequestTarget(head.uri)?.segments == ["broadcast"]
    }

    func makeConnection(for head: HTTPRequestHead) -> WebSocketConnection {
        let page = PageScope(
            scope: RequestTarget(head.uri)?.value("scope"), origin: head.headers.first(name: "origin"),
            referer: head.headers.first(name: "referer"))
        return WebSocketConnection(ServiceSocket(service: service, handshake: page))
    }
}

/// `/peerjs`, and `/peerjs/peerjs` for clients that are told that `/peerjs` is the server's path.
struct PeerJSEndpoint: WebSocketEndpoint {
    let service: RelayService<PeerJSRelay>

    func accepts(_ head: HTTPRequestHead) -> Bool {
        guard head.isWebSocketHandshake, let segments = RequestTarget(head.uri)?.segments else { return false }
        return segments == ["peerjs"] || segments == ["peerjs", "peerjs"]
    }

    func makeConnection(for head: HTTPRequestHead) -> WebSocketConnection {
        let target = RequestTarget(head.uri)
        let handshake = PeerJSRelay.Handshake(id: target?.value("id"), token: target?.value("token"), key: target?.value("key"))
        return WebSocketConnection(ServiceSocket(service: service, handshake: handshake))
    }
}
