/// The username fragment and the password of one side of an ICE session (RFC 8445 §5.3).
package struct ICECredentials: Hashable, Sendable {
    /// 4 to 256 ice-chars.
    package var ufrag: String
    /// 22 to 256 ice-chars.
    package var password: String

    package init(ufrag: String, password: String) {
        self.ufrag = ufrag
        self.password = password
    }
}
