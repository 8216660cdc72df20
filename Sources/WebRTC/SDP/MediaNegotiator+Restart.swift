/// An ICE restart without an offer: by a trickle fragment (RFC 9725 §4.3.3).
extension MediaNegotiator {
    package struct Restart: Hashable, Sendable {
        package var remoteICE: RemoteICE
        /// To be sent back.
        package var answer: TrickleFragment
    }

    /// Whether a fragment has other credentials than those in use, so that answering it needs new ones of ours.
    package func isICERestart(_ fragment: TrickleFragment) -> Bool {
        guard let established, let credentials = fragment.credentials else { return false }
        return credentials != established.transport.ice.credentials
    }

    /// Goes over to the credentials of a fragment; nil when it does not restart anything, and only brings candidates.
    package mutating func restart(by fragment: TrickleFragment, local parameters: LocalParameters) -> Restart? {
        guard isICERestart(fragment), let credentials = fragment.credentials, var now = established else { return nil }
        now.transport.ice.credentials = credentials
        now.transport.ice.candidates = fragment.candidates.map(\.text)
        now.transport.ice.endOfCandidates = fragment.endOfCandidates
        established = now
        let mid = zip(local, tracks).first { $0.0.isReceiving }?.1.mid
        let answer = TrickleFragment(
            credentials: parameters.iceCredentials, candidates: parameters.candidates.map { .init(mid: mid, text: $0) },
            endOfCandidates: true)
        return Restart(remoteICE: now.transport.ice, answer: answer)
    }
}
