import Recording

/// One publisher by WHIP (RFC 9725). Its id in the URL is that of the participant, so that a page finds itself in the recording.
struct WHIPSession: Hashable, Sendable {
    let participant: ParticipantID
    let room: String
    let name: String
    /// Of the ICE session: changes with every restart (RFC 9725 §4.3.1).
    var entityTag: String

    var path: String { "/whip/\(PercentEncoding.encode(room))/\(participant)" }

    enum Precondition: Hashable {
        /// Whatever the ICE session is: what a restart asks for.
        case any
        case tag(String)

        /// Reads If-Match; `"*"` in quotes is seen, too.
        init?(_ field: String?) {
            guard let text = field?.trimmed(), !text.isEmpty else { return nil }
            self = text == "*" || text == "\"*\"" ? .any : .tag(text)
        }
    }

    func check(_ precondition: Precondition?) throws(WHIPError) {
        switch precondition {
        case nil: throw .missingIfMatch
        case .any: break
        case .tag(let tag): if tag != "\"\(entityTag)\"" { throw .otherICESession }
        }
    }
}

/// One segment of a path as a URL has it (RFC 3986 §2.1).
enum PercentEncoding {
    static func encode(_ segment: String) -> String {
        var encoded = ""
        for byte in segment.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"):
                encoded.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                encoded += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
            }
        }
        return encoded
    }
}
