/// The head of an element as it is met in a file: its identifier and the size of its data (RFC 8794 §4–6).
package struct EBMLHeader: Hashable, Sendable {
    package var id: EBMLElementID
    /// Bytes of data; nil when the writer did not know (RFC 8794 §6.2).
    package var size: Int?
    /// Of identifier and size: 2…12.
    package var byteCount: Int

    package static let longest = 12

    package enum ParseError: Error, Hashable {
        /// The bytes end before the head does.
        case incomplete
        /// No identifier or size begins like this: identifiers have 1…4 bytes with at least one bit 0 and one 1, sizes 1…8.
        case malformed
    }

    package init(parsing bytes: borrowing RawSpan) throws(ParseError) {
        guard bytes.byteCount > 0 else { throw .incomplete }
        let idByteCount = bytes.byte(at: 0).leadingZeroBitCount + 1
        guard idByteCount <= 4 else { throw .malformed }
        guard bytes.byteCount > idByteCount else { throw .incomplete }
        var rawID: UInt32 = 0
        for index in 0..<idByteCount { rawID = rawID << 8 | UInt32(bytes.byte(at: index)) }
        let valueBits = rawID & (1 << (7 * UInt32(idByteCount)) - 1)
        // 0x80 breaks the rule, and yet is Matroska's ChapterDisplay.
        guard valueBits != 0 || idByteCount == 1, valueBits != 1 << (7 * UInt32(idByteCount)) - 1 else { throw .malformed }
        id = EBMLElementID(rawID)

        guard let (value, sizeByteCount) = try Self.variableSize(in: bytes, at: idByteCount) else { throw .malformed }
        size = value == EBMLVariableSize.largest(byteCount: sizeByteCount) + 1 ? nil : value
        byteCount = idByteCount + sizeByteCount
    }

    /// The value of a variable-size integer without its marker, all ones included, and its length; nil when nothing begins like this.
    package static func variableSize(in bytes: borrowing RawSpan, at offset: Int) throws(ParseError) -> (value: Int, byteCount: Int)? {
        guard offset < bytes.byteCount else { throw .incomplete }
        let first = bytes.byte(at: offset)
        let count = first.leadingZeroBitCount + 1
        guard count <= 8 else { return nil }
        guard offset + count <= bytes.byteCount else { throw .incomplete }
        var value = Int(first) & (0xFF >> count)
        for index in 1..<max(1, count) { value = value << 8 | Int(bytes.byte(at: offset + index)) }
        return (value, count)
    }
}
