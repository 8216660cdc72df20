/// An EBML element's identifier with its length marker, as the specifications print it: `0x1A45DFA3` (RFC 8794 §5). 1…4 bytes.
package struct EBMLElementID: Hashable, Sendable {
    package var rawValue: UInt32

    package init(_ rawValue: UInt32) {
        self.rawValue = rawValue
    }

    /// Bytes that it takes: the marker is part of the value.
    package var byteCount: Int { 4 - rawValue.leadingZeroBitCount / 8 }
}

extension EBMLElementID: CustomStringConvertible {
    package var description: String { "0x" + String(rawValue, radix: 16, uppercase: true) }
}
