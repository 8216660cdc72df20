import Media

/// FINGERPRINT (RFC 8489 §14.7): the message's CRC-32 XORed with "STUN"; always last.
enum STUNFingerprint {
    private static let mask: UInt32 = 0x5354_554E
    private static let length = 8

    static func check(_ attribute: STUNAttribute, in datagram: borrowing RawSpan) throws(STUNParseError) {
        guard attribute.length == 4 else { throw .malformedAttribute(type: attribute.type, length: attribute.length) }
        let stored = datagram.bigEndian(at: attribute.valueRange.lowerBound, as: UInt32.self)
        guard stored == CRC32.checksum(datagram.extracting(0..<attribute.offset)) ^ mask else { throw .fingerprintMismatch }
    }

    /// Appends it and sets the header's length for good.
    static func append(to bytes: inout [UInt8]) {
        bytes.store(bigEndian: UInt16(bytes.count + length - STUNMessage.headerLength), at: 2)
        var value: [UInt8] = []
        value.append(bigEndian: CRC32.checksum(bytes.span.bytes) ^ mask)
        STUNAttribute.append(STUNAttributeType.fingerprint, value, to: &bytes)
    }
}
