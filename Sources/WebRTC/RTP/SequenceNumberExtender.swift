/// Counts 16-bit sequence numbers on across their wraps (RFC 3550 §A.1). Reordered ones come out lower, before the first even negative.
package struct SequenceNumberExtender: Hashable, Sendable {
    /// The newest so far; nil before the first.
    package private(set) var highest: Int64?

    package init() {}

    package mutating func extend(_ sequenceNumber: UInt16) -> Int64 {
        let extended = extended(sequenceNumber)
        if extended > highest ?? .min { highest = extended }
        return extended
    }

    /// What `extend(_:)` would say, without remembering it.
    package func extended(_ sequenceNumber: UInt16) -> Int64 {
        guard let highest else { return Int64(sequenceNumber) }
        // Signed 16-bit distance, not `<`: just after a wrap, 2 is newer than 65 534.
        return highest + Int64(Int16(bitPattern: sequenceNumber &- UInt16(truncatingIfNeeded: highest)))
    }

    /// Begins anew, as if `sequenceNumber` were the next one after what was highest so far: order is kept, nothing is between them.
    package mutating func restart(at sequenceNumber: UInt16) -> Int64 {
        guard let last = highest else { return extend(sequenceNumber) }
        // The lowest number above `last` with these 16 bits, one wrap on, so that it is out of reach of the old ones.
        let extended = (last & ~0xFFFF) + 0x2_0000 + Int64(sequenceNumber)
        highest = extended
        return extended
    }
}
