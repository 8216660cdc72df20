import Media

/// PRIORITY (RFC 8445 §7.1.1): the priority, 32 bits, that the sender's candidate shall have if it is yet to be discovered.
enum STUNPriority {
    static func parse(_ value: borrowing RawSpan) -> UInt32? {
        value.byteCount == 4 ? value.bigEndian(at: 0, as: UInt32.self) : nil
    }

    static func append(_ priority: UInt32, to bytes: inout [UInt8]) {
        var value: [UInt8] = []
        value.append(bigEndian: priority)
        STUNAttribute.append(STUNAttributeType.priority, value, to: &bytes)
    }
}
