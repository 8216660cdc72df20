/// A STUN message (RFC 8489 §5) with the attributes that ICE uses (RFC 8445 §16.1).
///
/// ```
///  0                   1                   2                   3
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
/// |0 0|     STUN Message Type     |         Message Length        |
/// |                         Magic Cookie                          |
/// |                     Transaction ID (96 bits)                  |
/// ```
/// An attribute that comes twice counts as it came first; what follows MESSAGE-INTEGRITY does not count (RFC 8489 §14, §14.5).
/// Reading a check, and answering it:
/// ```swift
/// let request = try STUNMessage(parsing: datagram)
/// guard request.isAuthentic(in: datagram, password: localPassword) else { return }
/// var response = STUNMessage(.successResponse, transactionID: request.transactionID)
/// response.xorMappedAddress = source
/// let bytes = response.serialized(password: localPassword)
/// ```
package struct STUNMessage: Hashable, Sendable {
    package var messageClass: STUNMessageClass
    package var method: STUNMethod
    package var transactionID: STUNTransactionID

    package var software: String?
    package var mappedAddress: TransportAddress?
    package var xorMappedAddress: TransportAddress?
    package var errorCode: STUNErrorCode?
    /// What an error 420 says was not understood.
    package var unknownAttributes: [UInt16]?
    package var priority: UInt32?
    package var usesCandidate = false
    package var iceControlled: UInt64?
    package var iceControlling: UInt64?
    /// `receiver's ufrag:sender's ufrag` in a check.
    package var username: String?

    /// Comprehension-required attributes of a parsed message that we do not know: such a request is refused with 420.
    package internal(set) var notUnderstood: [UInt16] = []
    /// Where MESSAGE-INTEGRITY began in the parsed datagram.
    var integrity: STUNMessageIntegrity?
    /// Whether the parsed datagram ended with a FINGERPRINT, which was right.
    package internal(set) var hasFingerprint = false

    package init(_ messageClass: STUNMessageClass, method: STUNMethod = .binding, transactionID: STUNTransactionID) {
        self.messageClass = messageClass
        self.method = method
        self.transactionID = transactionID
    }

    static let headerLength = 20
    static let magicCookie: UInt32 = 0x2112_A442

    /// Whether the datagram carries MESSAGE-INTEGRITY made with this password (short-term credentials, RFC 8489 §9.1.3).
    /// - Parameter datagram: the same bytes that the message was parsed from.
    package func isAuthentic(in datagram: borrowing RawSpan, password: String) -> Bool {
        integrity?.isValid(in: datagram, key: Array(password.utf8)) ?? false
    }
}
