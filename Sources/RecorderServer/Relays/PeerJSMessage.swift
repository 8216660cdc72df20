/// A message between two clients of PeerJS; its payload is handed on as it was written.
struct PeerJSMessage: Hashable, Sendable {
    /// `OFFER`, `ANSWER`, `CANDIDATE`, `LEAVE`, `EXPIRE`, `HEARTBEAT`, or what else the clients may say to one another.
    var type: String
    var source: String?
    var destination: String?
    /// JSON.
    var payload: String?

    init(_ type: String, from source: String? = nil, to destination: String? = nil, payload: String? = nil) {
        self.type = type
        self.source = source
        self.destination = destination
        self.payload = payload
    }

    /// Nil for what is no message. `source` is never believed.
    init?(parsing text: String) {
        guard let members = try? JSONMembers(parsing: text), let type = members.string("type") else { return nil }
        self.type = type
        destination = members.string("dst")
        payload = members["payload"].map(String.init)
    }

    var text: String {
        var json = JSONText()
        json.append("type", type)
        if let source { json.append("src", source) }
        if let destination { json.append("dst", destination) }
        if let payload { json.append("payload", raw: payload) }
        return json.finished()
    }

    /// From the server, with words for a person.
    static func notice(_ type: String, _ message: String) -> PeerJSMessage {
        var payload = JSONText()
        payload.append("msg", message)
        return PeerJSMessage(type, payload: payload.finished())
    }
}
