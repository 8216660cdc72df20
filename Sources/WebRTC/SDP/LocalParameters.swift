extension MediaNegotiator {
    /// What our side of a description says: chosen by who owns ICE, DTLS and chance.
    package struct LocalParameters: Hashable, Sendable {
        /// New ones for an ICE restart (`isICERestart(_:)` tells), else the same as before.
        package var iceCredentials: ICECredentials
        /// What stands after `a=candidate:`; all of them, for descriptions of ours say that no more will come.
        package var candidates: [String]
        package var fingerprint: DTLSFingerprint
        /// Random, the same in all descriptions of a session. The highest bit is left out (RFC 9429 §5.2.1).
        package var sessionID: UInt64

        package init(iceCredentials: ICECredentials, candidates: [String], fingerprint: DTLSFingerprint, sessionID: UInt64) {
            self.iceCredentials = iceCredentials
            self.candidates = candidates
            self.fingerprint = fingerprint
            self.sessionID = sessionID
        }
    }
}

extension MediaNegotiator.LocalParameters {
    /// The lines that all m-sections of the bundle have in common.
    func transportAttributes(setup: SetupRole) -> [SDPAttribute] {
        [
            .iceUfrag(iceCredentials.ufrag), .icePassword(iceCredentials.password), .iceOptions(["trickle"]),
            .fingerprint(fingerprint.description), .setup(setup),
        ]
    }

    var candidateAttributes: [SDPAttribute] { candidates.map { .candidate($0) } + [.endOfCandidates] }
}
