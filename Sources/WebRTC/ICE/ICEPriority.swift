/// The formulas of RFC 8445 §5.1.2.1 and §6.1.2.3.
enum ICEPriority {
    /// Of a candidate for component 1.
    /// - Parameter localPreference: 65 535 for the best of our addresses.
    static func candidate(_ kind: ICECandidate.Kind, localPreference: UInt16) -> UInt32 {
        let component: UInt32 = 1
        return typePreference(kind) << 24 | UInt32(localPreference) << 8 | (256 - component)
    }

    /// Of a pair; both sides get the same number for it.
    static func pair(local: UInt32, remote: UInt32, role: ICERole) -> UInt64 {
        // A peer may claim any 32 bits, but a priority has 31 (RFC 8445 §5.1.2): more would overflow the sum.
        let remote = min(remote, UInt32.max >> 1)
        let (controlling, controlled) = role == .controlling ? (local, remote) : (remote, local)
        return UInt64(min(controlling, controlled)) << 32 + 2 * UInt64(max(controlling, controlled)) + (controlling > controlled ? 1 : 0)
    }

    private static func typePreference(_ kind: ICECandidate.Kind) -> UInt32 {
        switch kind {
        case .host: 126
        case .peerReflexive: 110
        case .serverReflexive: 100
        case .relayed, .other: 0
        }
    }
}
