import Media

/// The credentials of both sides between two restarts (RFC 8445 §9).
struct ICEGenerationKeys: Hashable, Sendable {
    var number: Int
    var local: ICECredentials
    /// Nil until the peer's description is there.
    var remote: ICECredentials?
}

/// What is known and checked with one set of credentials.
struct ICEGeneration: Sendable {
    /// Signalled candidates beyond so many are ignored: the peer's own checks find the path all the same.
    static let maximumRemoteCandidates = 32

    /// The controlling side's nomination (RFC 8445 §8.1.1).
    enum Nomination: Hashable, Sendable {
        case none
        case inProgress(ICEPairKey, attempts: Int, retryAt: MonotonicTime)
    }

    var keys: ICEGenerationKeys
    /// False when the peer has restarted, and the owner has not asked for new credentials of our own yet.
    var hasFreshLocalCredentials: Bool
    var remoteCredentialsSince: MonotonicTime?
    var isRemoteLite = false
    var hasAllRemoteCandidates = false
    private(set) var remoteCandidates: [TransportAddress] = []
    var checkList = ICECheckList()
    /// When the first check succeeded since there was something to nominate.
    var firstSuccess: MonotonicTime?
    var nomination = Nomination.none

    init(number: Int, local: ICECredentials, isFresh: Bool) {
        keys = ICEGenerationKeys(number: number, local: local)
        hasFreshLocalCredentials = isFresh
    }

    /// False when there are enough. One known already is taken again.
    mutating func note(remoteCandidate address: TransportAddress) -> Bool {
        if remoteCandidates.contains(address) { return true }
        guard remoteCandidates.count < Self.maximumRemoteCandidates else { return false }
        remoteCandidates.append(address)
        return true
    }

    /// The best pair that has answered.
    var bestValidPair: ICECandidatePair? {
        checkList.pairs.filter { $0.state == .succeeded }.max { $0.priority < $1.priority }
    }
}
