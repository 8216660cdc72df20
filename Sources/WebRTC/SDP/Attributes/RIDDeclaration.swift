/// `a=rid:h send pt=96;max-width=1280` (RFC 8851): a restricted stream of the m-section, a simulcast layer as a rule.
package struct RIDDeclaration: Hashable, Sendable {
    package enum Direction: String, Hashable, Sendable {
        case send, recv
    }

    /// Letters, digits, `-` and `_`.
    package var rid: String
    package var direction: Direction
    /// `pt=96,97;max-width=…`, empty without.
    package var restrictions: String

    package init(rid: String, direction: Direction, restrictions: String = "") {
        self.rid = rid
        self.direction = direction
        self.restrictions = restrictions
    }

    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ", atMost: 3)
        guard fields.count >= 2, Self.isIdentifier(fields[0]), let direction = Direction(rawValue: String(fields[1])) else { return nil }
        self.init(rid: String(fields[0]), direction: direction, restrictions: fields.count == 3 ? String(fields[2]) : "")
    }

    /// The payload types that the stream is restricted to; nil: any of the m-section.
    package var payloadTypes: [UInt8]? {
        for restriction in restrictions[...].parts(separatedBy: ";") {
            let (name, value) = restriction.cut(at: "=")
            if name == "pt", let value { return value.parts(separatedBy: ",").compactMap { $0.decimal(as: UInt8.self) } }
        }
        return nil
    }

    /// At most 255 bytes, as an RTP header extension element can carry (RFC 8852 §3.1).
    static func isIdentifier(_ text: Substring) -> Bool {
        (1...255).contains(text.utf8.count)
            && text.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x5F: true
                default: false
                }
            }
    }
}

extension RIDDeclaration: CustomStringConvertible {
    package var description: String { "\(rid) \(direction.rawValue)" + (restrictions.isEmpty ? "" : " \(restrictions)") }
}
