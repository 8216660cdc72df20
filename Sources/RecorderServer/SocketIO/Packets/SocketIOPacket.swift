/// One packet of Socket.IO 5 ("The Socket.IO protocol", socket.io/docs/v4/socket-io-protocol), without its attachments:
///
///     <type>[<number of attachments>-][<namespace>,][<acknowledgement id>][JSON]
struct SocketIOPacket: Hashable, Sendable {
    enum Kind: Int, Hashable, Sendable {
        case connect, disconnect, event, acknowledgement, connectError, binaryEvent, binaryAcknowledgement

        var hasAttachments: Bool { self == .binaryEvent || self == .binaryAcknowledgement }
    }

    var kind: Kind
    var attachmentCount = 0
    var namespace = "/"
    var acknowledgement: Int?
    /// JSON as it was written; empty where there is none.
    var payload = ""

    /// More than any page needs; a packet that claims more would wait for them for ever.
    static let attachmentLimit = 32

    init(
        _ kind: Kind, namespace: String = "/", attachmentCount: Int = 0, acknowledgement: Int? = nil, payload: String = ""
    ) {
        self.kind = kind
        self.attachmentCount = attachmentCount
        self.namespace = namespace
        self.acknowledgement = acknowledgement
        self.payload = payload
    }

    var text: String {
        var text = "\(kind.rawValue)"
        if kind.hasAttachments { text += "\(attachmentCount)-" }
        if namespace != "/" { text += namespace + "," }
        if let acknowledgement { text += "\(acknowledgement)" }
        return text + payload
    }

    init(parsing text: String) throws(SocketIOPacketError) {
        var rest = text[...]
        guard let digit = rest.popFirst()?.wholeNumberValue, let kind = Kind(rawValue: digit) else { throw .unknownType }
        self.kind = kind
        if kind.hasAttachments {
            guard let count = Self.number(&rest), rest.popFirst() == "-", count <= Self.attachmentLimit else { throw .attachmentCount }
            attachmentCount = count
        }
        if rest.first == "/" {
            let end = rest.firstIndex(of: ",") ?? rest.endIndex
            // A query after the name was a way to hand over parameters in version 2; the name is before it.
            namespace = String(rest[..<end].prefix { $0 != "?" })
            rest = rest[end...].dropFirst()
        }
        acknowledgement = Self.number(&rest)
        payload = String(rest)
        try checkPayload()
    }

    /// Nil, and nothing taken, where there is no number.
    private static func number(_ rest: inout Substring) -> Int? {
        let digits = rest.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        rest = rest[digits.endIndex...]
        return number
    }

    private func checkPayload() throws(SocketIOPacketError) {
        switch kind {
        case .connect:
            guard payload.isEmpty || (try? JSONMembers(parsing: payload)) != nil else { throw .payload }
        case .disconnect:
            guard payload.isEmpty else { throw .payload }
        case .connectError:
            break
        case .event, .binaryEvent:
            guard let elements = try? JSONElements(parsing: payload), let name = elements.elements.first else { throw .payload }
            if name.first == "\"" {
                guard !Self.reservedNames.contains(String(name)) else { throw .payload }
            } else if name.first?.isNumber != true {
                throw .payload
            }
        case .acknowledgement, .binaryAcknowledgement:
            guard acknowledgement != nil, (try? JSONElements(parsing: payload)) != nil else { throw .payload }
        }
    }

    /// What the clients raise by themselves.
    private static let reservedNames: Set<String> = [
        #""connect""#, #""connect_error""#, #""disconnect""#, #""disconnecting""#, #""newListener""#, #""removeListener""#,
    ]
}

/// Why a client's packet is none. All of them end its session, as the protocol has it.
enum SocketIOPacketError: Error, Hashable, CustomStringConvertible {
    case unknownType
    case attachmentCount
    case payload
    /// Bytes that no packet announced, or text where bytes were announced.
    case attachmentOrder

    var description: String {
        switch self {
        case .unknownType: "the packet's type is not a digit from 0 to 6"
        case .attachmentCount: "the number of attachments is missing or above \(SocketIOPacket.attachmentLimit)"
        case .payload: "the packet's JSON is broken, or not of the form that its type has"
        case .attachmentOrder: "attachments come right behind the packet that announces them, and nowhere else"
        }
    }
}
