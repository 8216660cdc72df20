/// Who made a description, and which of its versions it is (`o=`, RFC 8866 §5.2).
package struct SDPOrigin: Hashable, Sendable {
    package var username: String
    /// Of the whole session: the same in all descriptions of one side. 63 bits (RFC 9429 §5.2.1).
    package var sessionID: UInt64
    /// One more with every description that differs from the one before.
    package var sessionVersion: UInt64
    /// Network type, address type and address: of no use under ICE.
    package var address: String

    package init(username: String = "-", sessionID: UInt64, sessionVersion: UInt64, address: String = "IN IP4 127.0.0.1") {
        self.username = username
        self.sessionID = sessionID
        self.sessionVersion = sessionVersion
        self.address = address
    }

    /// Reads the value of the line; nil when a field is missing or a number is none.
    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ", atMost: 4)
        guard fields.count == 4, let sessionID = fields[1].decimal(as: UInt64.self), let version = fields[2].decimal(as: UInt64.self) else {
            return nil
        }
        self.init(username: String(fields[0]), sessionID: sessionID, sessionVersion: version, address: String(fields[3]))
    }
}

extension SDPOrigin: CustomStringConvertible {
    package var description: String { "\(username) \(sessionID) \(sessionVersion) \(address)" }
}
