extension Substring {
    /// The parts between the bytes `separator`, empty ones left out.
    ///
    /// Bytes, not characters: a combining mark after a separator would make another character of it, and hide it.
    func parts(separatedBy separator: Unicode.Scalar, atMost count: Int = .max) -> [Substring] {
        utf8.split(separator: UInt8(ascii: separator), maxSplits: count - 1).map { Substring($0) }
    }

    /// What stands before and after the first byte `separator`; the second is nil where there is none.
    func cut(at separator: Unicode.Scalar) -> (Substring, Substring?) {
        guard let index = utf8.firstIndex(of: UInt8(ascii: separator)) else { return (self, nil) }
        return (self[..<index], self[utf8.index(after: index)...])
    }

    /// A non-empty `token` (RFC 8866 §9): letters, digits and the marks that cannot end a value.
    var isToken: Bool {
        !isEmpty
            && utf8.allSatisfy { byte in
                switch byte {
                case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2E, 0x30...0x39, 0x41...0x5A, 0x5E...0x7E: true
                default: false
                }
            }
    }

    /// Decimal digits and nothing else, which `Int(_:)` alone would not insist on: it reads "+1".
    func decimal<Value: FixedWidthInteger>(as type: Value.Type = Value.self) -> Value? {
        guard !isEmpty, utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Value(self)
    }
}
