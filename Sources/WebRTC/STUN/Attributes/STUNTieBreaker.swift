import Media

/// ICE-CONTROLLED and ICE-CONTROLLING (RFC 8445 §7.1.3): the sender's role, with 64 random bits that settle a conflict.
enum STUNTieBreaker {
    static func parse(_ value: borrowing RawSpan) -> UInt64? {
        value.byteCount == 8 ? value.bigEndian(at: 0, as: UInt64.self) : nil
    }

    static func append(_ type: UInt16, _ tieBreaker: UInt64, to bytes: inout [UInt8]) {
        var value: [UInt8] = []
        value.append(bigEndian: tieBreaker)
        STUNAttribute.append(type, value, to: &bytes)
    }
}
