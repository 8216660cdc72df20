import Media

/// ERROR-CODE (RFC 8489 §14.8).
///
/// ```
/// |           Reserved, should be 0         |Class|     Number    |
/// |      Reason Phrase (variable)                                ..
/// ```
package struct STUNErrorCode: Hashable, Sendable {
    /// 300…699.
    package var code: UInt16
    package var reason: String

    package init(_ code: UInt16, _ reason: String) {
        self.code = code
        self.reason = reason
    }

    /// A comprehension-required attribute was not understood.
    package static let unknownAttribute = STUNErrorCode(420, "Unknown Attribute")
    /// Both agents claim the same role (RFC 8445 §7.3.1.1).
    package static let roleConflict = STUNErrorCode(487, "Role Conflict")

    package init?(parsing value: borrowing RawSpan) {
        guard (4...4 + 763).contains(value.byteCount) else { return nil }
        let hundreds = UInt16(value.byte(at: 2) & 0b111)
        let number = UInt16(value.byte(at: 3))
        guard (3...6).contains(hundreds), number < 100 else { return nil }
        code = hundreds * 100 + number
        reason = value.extracting(4...).withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    func append(to bytes: inout [UInt8]) {
        let value = [0, 0, UInt8(code / 100), UInt8(code % 100)] + reason.utf8
        STUNAttribute.append(STUNAttributeType.errorCode, value, to: &bytes)
    }
}
