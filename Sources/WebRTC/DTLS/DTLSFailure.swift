/// Why a DTLS association never came to be. All of them are the peer's to mend.
package enum DTLSFailure: Hashable, Sendable, CustomStringConvertible {
    case handshake(String)
    case noCertificate
    /// The certificate is not the one that the SDP announced: somebody stands in between, or the SDP is of another session.
    case fingerprintMismatch
    case noSRTPProfile

    package var description: String {
        switch self {
        case .handshake(let reason): "the DTLS handshake failed: \(reason)"
        case .noCertificate: "the peer sent no certificate; it must use DTLS-SRTP with one"
        case .fingerprintMismatch: "the peer's certificate does not match a=fingerprint of its SDP"
        case .noSRTPProfile: "the peer offers neither AEAD_AES_128_GCM nor AES128_CM_HMAC_SHA1_80"
        }
    }
}
