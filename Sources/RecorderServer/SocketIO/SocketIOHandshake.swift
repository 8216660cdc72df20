/// What a request for `/socket.io/` asks for, in the order in which Engine.IO's own server checks it.
struct SocketIOHandshake: Hashable, Sendable {
    enum Transport: String, Hashable, Sendable {
        case polling, websocket
    }

    let transport: Transport
    let sid: String?
    /// Tells the pages apart whose calls must not mix.
    let page: String

    init(_ target: RequestTarget, origin: String?, referer: String?, isKnown: (String) -> Bool) throws(EngineIORefusal) {
        guard let transport = target.value("transport").flatMap(Transport.init(rawValue:)) else { throw .unknownTransport }
        let sid = target.value("sid")
        if let sid { guard isKnown(sid) else { throw .unknownSession } }
        guard target.value("EIO") == "4" else { throw .unsupportedVersion }
        self.transport = transport
        self.sid = sid
        page = PageScope(scope: target.value("scope"), origin: origin, referer: referer).text
    }

    static func isPath(_ segments: [String]) -> Bool {
        segments == ["socket.io", ""]
    }
}
