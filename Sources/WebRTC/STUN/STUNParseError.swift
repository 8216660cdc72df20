/// Why a datagram is no STUN message (RFC 8489 §6.3). Always the sender's fault: it is dropped and counted.
package enum STUNParseError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Not the two zero bits, the magic cookie, and a length that is a multiple of four and the datagram's own.
    case notSTUN(byteCount: Int)
    /// An attribute runs past the end of the message.
    case truncatedAttribute(type: UInt16, offset: Int)
    /// An attribute whose length or content its definition forbids.
    case malformedAttribute(type: UInt16, length: Int)
    /// The CRC-32 is not that of the message (RFC 8489 §14.7).
    case fingerprintMismatch
    /// FINGERPRINT is followed by something; it must be last.
    case attributeAfterFingerprint(type: UInt16)

    package var description: String {
        switch self {
        case .notSTUN(let count): "\(count) bytes that are no STUN message"
        case .truncatedAttribute(let type, let offset): "STUN attribute \(type) at byte \(offset) runs past the end of its message"
        case .malformedAttribute(let type, let length): "STUN attribute \(type) of \(length) bytes breaks its definition"
        case .fingerprintMismatch: "the STUN fingerprint does not fit the message"
        case .attributeAfterFingerprint(let type): "STUN attribute \(type) follows FINGERPRINT, which must be last"
        }
    }
}
