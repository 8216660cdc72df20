/// Why an offer cannot be answered: the peer's fault, told so that whoever wrote the peer can mend it (HTTP 400).
package enum OfferError: Error, Hashable {
    /// RFC 8866: a line that is none.
    case notSDP(line: Int, reason: String)
    /// No m-section with sound or picture, or none that is not given up.
    case noMedia
    /// No `a=fingerprint` at session or media level (RFC 8122 §5).
    case missingFingerprint(mid: String)
    /// Only hash functions that are too weak, or none at all.
    case unsupportedFingerprint(mid: String, String)
    /// `a=ice-ufrag` or `a=ice-pwd` is missing (RFC 8839 §5.4).
    case missingICECredentials(mid: String)
    case invalidICECredentials(mid: String)
    /// Another certificate without an ICE restart: anybody could be there (RFC 8842 §4).
    case fingerprintChanged
    case noCommonCodec(offered: [String])
    /// RTCP on a port of its own: we have one port for everything (RFC 5761).
    case noRTCPMux(mid: String)
    /// Two m-sections of one name (RFC 5888 §4).
    case duplicateMID(String)
    /// A later offer has to keep the m-sections of the earlier ones, in their order (RFC 3264 §8).
    case mediaRemoved(before: Int, now: Int)
}

extension OfferError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .notSDP(let line, let reason): "this is no SDP: line \(line): \(reason)"
        case .noMedia:
            "the SDP has no audio and no video m-section that is in use; add a microphone or a camera track before making the offer"
        case .missingFingerprint(let mid): "the SDP has no a=fingerprint for m-section \(mid); the peer must use DTLS-SRTP"
        case .unsupportedFingerprint(let mid, let value):
            "a=fingerprint of m-section \(mid) is not usable (\(value.prefix(40))); send one by sha-256, sha-384 or sha-512"
        case .missingICECredentials(let mid): "the SDP has no a=ice-ufrag and a=ice-pwd for m-section \(mid); the peer must use ICE"
        case .invalidICECredentials(let mid):
            "a=ice-ufrag or a=ice-pwd of m-section \(mid) is malformed; 4 to 256 and 22 to 256 letters, digits, + and / are needed"
        case .fingerprintChanged: "the SDP has another a=fingerprint than before; change the certificate only together with an ICE restart"
        case .noCommonCodec(let offered):
            "no codec in common: the SDP has \(offered.isEmpty ? "none" : offered.joined(separator: ", ")); "
                + "send VP8 for video and Opus for audio"
        case .noRTCPMux(let mid): "m-section \(mid) has no a=rtcp-mux; the peer must send RTP and RTCP through one port"
        case .duplicateMID(let mid): "two m-sections have a=mid:\(mid); each needs its own"
        case .mediaRemoved(let before, let now):
            "the SDP has \(now) m-sections after one with \(before); give m-sections up by port 0, never leave them out"
        }
    }
}
