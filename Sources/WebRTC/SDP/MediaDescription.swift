/// One m-section of a session description (RFC 8866 §5.14).
package struct MediaDescription: Hashable, Sendable {
    /// `audio`, `video`, `application` or whatever else a peer thinks of.
    package var kind: String
    /// 0: rejected, or, with `a=bundle-only`, without a transport of its own (RFC 8843 §6).
    package var port: UInt16
    /// `UDP/TLS/RTP/SAVPF` in every browser.
    package var transportProtocol: String
    /// Payload types, where the protocol is RTP. Never empty.
    package var formats: [String]
    /// `c=`, without a meaning under ICE.
    package var connection: String?
    /// The lines that Recorder has no use for (`i b k`).
    package var otherLines: [SDPLine]
    package var attributes: [SDPAttribute]

    package init(
        kind: String, port: UInt16, transportProtocol: String, formats: [String], connection: String? = "IN IP4 0.0.0.0",
        otherLines: [SDPLine] = [], attributes: [SDPAttribute] = []
    ) {
        self.kind = kind
        self.port = port
        self.transportProtocol = transportProtocol
        self.formats = formats
        self.connection = connection
        self.otherLines = otherLines
        self.attributes = attributes
    }

    /// Reads the value of an m-line, `audio 9 UDP/TLS/RTP/SAVPF 111 63`.
    init(parsing value: Substring) throws(MediaLineError) {
        let fields = value.parts(separatedBy: " ")
        guard fields.count >= 4 else { throw MediaLineError(reason: "m= needs media, port, protocol and at least one format") }
        // "49170/2": a count of ports, from before rtcp-mux.
        let (port, _) = fields[1].cut(at: "/")
        guard let port = port.decimal(as: UInt16.self) else { throw MediaLineError(reason: "\"\(fields[1])\" is no port") }
        guard fields[0].isToken, fields[2].parts(separatedBy: "/").allSatisfy(\.isToken), fields[3...].allSatisfy(\.isToken) else {
            throw MediaLineError(reason: "m= has characters that do not belong there")
        }
        self.init(
            kind: String(fields[0]), port: port, transportProtocol: String(fields[2]), formats: fields[3...].map { String($0) },
            connection: nil)
    }

    struct MediaLineError: Error {
        var reason: String
    }

    /// All its lines, in the order of RFC 8866 §5.
    var lines: [String] {
        let title = otherLines.filter { $0.type == "i" }
        let others = otherLines.filter { $0.type != "i" }
        return ["m=\(kind) \(port) \(transportProtocol) \(formats.joined(separator: " "))"] + title.map(\.description)
            + (connection.map { ["c=\($0)"] } ?? []) + others.map(\.description) + attributes.map { "a=\($0)" }
    }
}
