import NIOHTTP1

/// Something of ours that speaks WebSocket: which requests it takes, and who handles each.
protocol WebSocketEndpoint: Sendable {
    /// True only for handshakes that are complete: a request that it takes cannot be refused any more.
    func accepts(_ head: HTTPRequestHead) -> Bool
    /// Called on the connection's event loop.
    func makeConnection(for head: HTTPRequestHead) -> WebSocketConnection
}

extension HTTPRequestHead {
    /// All that RFC 6455 §4.2.1 asks of a client's handshake.
    var isWebSocketHandshake: Bool {
        func tokens(_ name: String) -> [String] { headers[canonicalForm: name].map { $0.lowercased() } }
        let keys = headers["sec-websocket-key"]
        return method == .GET && version == .http1_1
            && tokens("upgrade") == ["websocket"] && tokens("connection").contains("upgrade")
            && headers["sec-websocket-version"] == ["13"]
            && keys.count == 1 && keys[0].utf8.count == 24
    }
}
