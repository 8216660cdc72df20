/// Why a peer's connection is over.
package enum PeerClosure: Hashable, Sendable, CustomStringConvertible {
    /// We closed it.
    case local
    /// The peer said close_notify.
    case remote
    /// Nothing answered for 30 seconds (RFC 7675 §5.1), or no way was ever found.
    case connectionLost
    case dtls(DTLSFailure)
    case srtp(SRTPError)

    package var description: String {
        switch self {
        case .local: "closed by the recorder"
        case .remote: "closed by the peer"
        case .connectionLost: "no answer from the peer any more"
        case .dtls(let failure): failure.description
        case .srtp(let error): error.description
        }
    }
}
