import Media

/// MESSAGE-INTEGRITY (RFC 8489 §14.5): an HMAC-SHA1 over all that stands before it, under a header whose length ends with it.
struct STUNMessageIntegrity: Hashable, Sendable {
    /// Of the attribute in its datagram.
    var offset: Int
    var code: [UInt8]

    init?(parsing attribute: STUNAttribute, of datagram: borrowing RawSpan) {
        guard attribute.length == HMACSHA1.length else { return nil }
        offset = attribute.offset
        code = datagram.bytes(in: attribute.valueRange)
    }

    /// - Parameter datagram: the one that this was parsed from.
    func isValid(in datagram: borrowing RawSpan, key: [UInt8]) -> Bool {
        guard offset <= datagram.byteCount else { return false }
        let covered = datagram.bytes(in: 0..<offset)
        return HMACSHA1.areEqual(Self.code(over: covered, key: key), code)
    }

    static func append(key: [UInt8], to bytes: inout [UInt8]) {
        let code = code(over: bytes, key: key)
        STUNAttribute.append(STUNAttributeType.messageIntegrity, code, to: &bytes)
    }

    private static func code(over covered: [UInt8], key: [UInt8]) -> [UInt8] {
        var covered = covered
        covered.store(bigEndian: UInt16(covered.count + 4 + HMACSHA1.length - STUNMessage.headerLength), at: 2)
        return HMACSHA1.code(for: covered.span.bytes, key: key.span.bytes)
    }
}
