/// An event as a page emits it: its JSON is handed on as it was written.
struct SocketIOEvent: Hashable, Sendable {
    /// `["offer",{…}]`.
    let payload: String
    let name: String
    /// The JSON of each argument.
    let arguments: [String]
    let attachments: [[UInt8]]

    /// Nil for a payload that is no event's; the decoder lets none through.
    init?(payload: String, attachments: [[UInt8]] = []) {
        guard let elements = try? JSONElements(parsing: payload).elements, let first = elements.first else { return nil }
        self.payload = payload
        name = JSONElements.string(first) ?? String(first)
        arguments = elements.dropFirst().map(String.init)
        self.attachments = attachments
    }

    /// One of our own. The arguments are JSON.
    init(_ name: String, _ arguments: String...) {
        payload = "[" + ([JSONText.quoted(name)] + arguments).joined(separator: ",") + "]"
        self.name = name
        self.arguments = arguments
        attachments = []
    }

    /// The text of the first argument where it is a string.
    var text: String? { arguments.first.flatMap { JSONElements.string($0[...]) } }

    /// The members of the first argument where it is an object.
    var members: JSONMembers? { arguments.first.flatMap { try? JSONMembers(parsing: $0) } }

    /// The packet of the event in a namespace.
    func packet(in namespace: String) -> SocketIOPacket {
        SocketIOPacket(
            attachments.isEmpty ? .event : .binaryEvent, namespace: namespace, attachmentCount: attachments.count, payload: payload)
    }
}

extension JSONMembers {
    func string(_ name: String) -> String? { self[name].flatMap { JSONElements.string($0) } }
}
