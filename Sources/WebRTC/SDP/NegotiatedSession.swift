/// What an offer and its answer agreed on: what ICE, DTLS and RTP need to begin, or to go on.
package struct NegotiatedSession: Hashable, Sendable {
    /// The SDP to send back; empty when the offer was ours.
    package var answer: String
    /// All the audio and video m-sections, refused ones too (`isReceiving` is false), in the order of the SDP.
    package var media: [NegotiatedMedia]
    package var remoteICE: RemoteICE
    /// The peer's certificate must match one of them.
    package var remoteFingerprints: [DTLSFingerprint]
    /// Ours.
    package var dtlsRole: DTLSRole
    /// The peer began anew with other credentials; DTLS, SRTP and the files go on (RFC 8445 §9).
    package var isICERestart: Bool
    /// What will not be recorded and why, in words for the participant.
    package var warnings: [String]
}
