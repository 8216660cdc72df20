/// `a=extmap:9/sendonly urn:…` (RFC 8285 §5): an RTP header extension and the id under which it travels.
package struct HeaderExtensionDeclaration: Hashable, Sendable {
    /// 1…14 in one-byte headers, 1…255 in two-byte ones. Wider here: an offer may hold 4096…4351, to be mapped by the answerer.
    package var id: UInt16
    /// From the side of who wrote it; nil means `sendrecv`.
    package var direction: MediaDirection?
    package var uri: String
    /// What follows the URI (`vad=on`), empty almost always.
    package var parameters: String

    package init(id: UInt16, direction: MediaDirection? = nil, uri: String, parameters: String = "") {
        self.id = id
        self.direction = direction
        self.uri = uri
        self.parameters = parameters
    }

    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ", atMost: 3)
        guard fields.count >= 2 else { return nil }
        let (id, direction) = fields[0].cut(at: "/")
        guard let id = id.decimal(as: UInt16.self), id > 0 else { return nil }
        let parsed = direction.map { MediaDirection(rawValue: String($0)) }
        if case .some(.none) = parsed { return nil }
        self.init(id: id, direction: parsed ?? nil, uri: String(fields[1]), parameters: fields.count == 3 ? String(fields[2]) : "")
    }
}

extension HeaderExtensionDeclaration: CustomStringConvertible {
    package var description: String {
        "\(id)" + (direction.map { "/\($0.rawValue)" } ?? "") + " \(uri)" + (parameters.isEmpty ? "" : " \(parameters)")
    }
}
