/// The size of an element's data: 1…8 bytes, of which the first one's leading zeros tell how many (RFC 8794 §4, §6).
///
/// ```
/// 1xxx xxxx                      up to 126
/// 01xx xxxx  xxxx xxxx           up to 16 382
/// …
/// 0000 0001  xxxx xxxx  (×7)     up to 2⁵⁶ − 2        all x = 1: the size is not known
/// ```
package enum EBMLVariableSize {
    /// The largest size that one byte, two bytes … hold.
    package static func largest(byteCount: Int) -> Int { 1 << (7 * byteCount) - 2 }

    /// The fewest bytes for a size. Traps beyond 2⁵⁶ − 2.
    package static func byteCount(for size: Int) -> Int {
        precondition(size >= 0 && size <= largest(byteCount: 8), "no EBML size")
        var count = 1
        while size > largest(byteCount: count) { count += 1 }
        return count
    }

    /// The 8-byte size of an element that is still being written (RFC 8794 §6.2).
    package static let unknown: [UInt8] = [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]
}

extension [UInt8] {
    /// Appends a size in the fewest bytes, or in as many as `byteCount` says (it must fit).
    package mutating func append(variableSize size: Int, byteCount: Int? = nil) {
        let count = byteCount ?? EBMLVariableSize.byteCount(for: size)
        precondition(size <= EBMLVariableSize.largest(byteCount: count), "the size does not fit its bytes")
        let marked = UInt64(size) | 1 << (7 * UInt64(count))
        for index in (0..<count).reversed() { append(UInt8(truncatingIfNeeded: marked >> (8 * UInt64(index)))) }
    }

    package mutating func append(_ id: EBMLElementID) {
        for index in (0..<id.byteCount).reversed() { append(UInt8(truncatingIfNeeded: id.rawValue >> (8 * UInt32(index)))) }
    }
}
