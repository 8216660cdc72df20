/// What a description tells the ICE agent of its peer (RFC 8839).
package struct RemoteICE: Hashable, Sendable {
    package var credentials: ICECredentials
    /// The peer only answers checks: we control (RFC 8445 §6.1.1).
    package var isLite: Bool
    /// What stands after `a=candidate:`, in the peer's order. More may trickle in.
    package var candidates: [String]
    /// No more will come (RFC 8838 §9).
    package var endOfCandidates: Bool

    package init(credentials: ICECredentials, isLite: Bool = false, candidates: [String] = [], endOfCandidates: Bool = false) {
        self.credentials = credentials
        self.isLite = isLite
        self.candidates = candidates
        self.endOfCandidates = endOfCandidates
    }
}
