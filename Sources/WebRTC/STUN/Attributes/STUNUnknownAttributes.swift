import Media

/// UNKNOWN-ATTRIBUTES (RFC 8489 §14.9): the types, 16 bits each, that made a 420.
enum STUNUnknownAttributes {
    static func parse(_ value: borrowing RawSpan) -> [UInt16]? {
        guard value.byteCount & 1 == 0 else { return nil }
        var types: [UInt16] = []
        // Ours to bound: nobody needs to know more than the first few.
        for offset in stride(from: 0, to: min(value.byteCount, 32), by: 2) {
            types.append(value.bigEndian(at: offset, as: UInt16.self))
        }
        return types
    }

    static func append(_ types: [UInt16], to bytes: inout [UInt8]) {
        var value: [UInt8] = []
        for type in types { value.append(bigEndian: type) }
        STUNAttribute.append(STUNAttributeType.unknownAttributes, value, to: &bytes)
    }
}
