import Media

/// Where one attribute lies in its datagram (RFC 8489 §14).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |         Type                  |            Length             |
/// |                         Value (variable)                ....  padded to 4
/// ```
struct STUNAttribute {
    var type: UInt16
    /// Of the whole attribute: where its type stands.
    var offset: Int
    /// Bytes of the value, without padding.
    var length: Int

    var valueRange: Range<Int> { offset + 4..<offset + 4 + length }
    /// Of the attribute that follows.
    var endOffset: Int { offset + 4 + (length + 3) & ~3 }

    /// The attribute at `offset`, nil at the end of the message.
    /// - Parameter datagram: one that `STUNMessage.isSTUN` takes for STUN, so that its length is a multiple of four.
    init?(at offset: Int, in datagram: borrowing RawSpan) throws(STUNParseError) {
        guard offset < datagram.byteCount else { return nil }
        type = datagram.bigEndian(at: offset, as: UInt16.self)
        length = Int(datagram.bigEndian(at: offset + 2, as: UInt16.self))
        self.offset = offset
        guard endOffset <= datagram.byteCount else { throw .truncatedAttribute(type: type, offset: offset) }
    }

    /// Appends one whole attribute, padded with zeros.
    static func append(_ type: UInt16, _ value: [UInt8], to bytes: inout [UInt8]) {
        bytes.append(bigEndian: type)
        bytes.append(bigEndian: UInt16(value.count))
        bytes.append(contentsOf: value)
        bytes.append(contentsOf: repeatElement(0, count: -value.count & 3))
    }
}
