/// Who opens the DTLS association (`a=setup`, RFC 4145 §4, RFC 8842 §5).
package enum SetupRole: String, Hashable, Sendable {
    /// Sends the ClientHello.
    case active
    /// Waits for it.
    case passive
    /// An offerer that leaves the choice to the answerer.
    case actpass
    /// No association for now. WebRTC knows no such thing.
    case holdconn
}
