/// The twelve method bits of a STUN message type (RFC 8489 §5). ICE uses Binding alone.
package struct STUNMethod: RawRepresentable, Hashable, Sendable {
    package var rawValue: UInt16

    package init(rawValue: UInt16) {
        self.rawValue = rawValue
    }

    package static let binding = STUNMethod(rawValue: 0x001)
}
