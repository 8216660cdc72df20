import Media

/// The two ends of a path. Our end is the base: what a NAT makes of it is the NAT's affair (RFC 8445 §6.1.2.4).
struct ICEPairKey: Hashable, Sendable {
    var local: TransportAddress
    var remote: TransportAddress
}

/// A path that is to be checked, or was (RFC 8445 §6.1.2).
///
/// Waiting → in progress → succeeded or failed; a triggered check leads back to in progress from anywhere. There is no frozen state:
/// with one component and one stream it would only reorder checks that the priorities order well enough.
struct ICECandidatePair: Sendable {
    enum State: Hashable, Sendable {
        case waiting
        case inProgress(attempts: Int, retryAt: MonotonicTime)
        case succeeded
        case failed
    }

    let key: ICEPairKey
    let localPriority: UInt32
    var remotePriority: UInt32
    var priority: UInt64
    var state = State.waiting

    /// The peer has nominated this pair, and it shall be used once our own check has succeeded (RFC 8445 §7.3.1.5).
    var isNominatedOnSuccess = false
    var lastSent: MonotonicTime?
    var lastRequest: MonotonicTime?
    var lastResponse: MonotonicTime?

    init(_ key: ICEPairKey, localPriority: UInt32, remotePriority: UInt32, role: ICERole) {
        self.key = key
        self.localPriority = localPriority
        self.remotePriority = remotePriority
        priority = ICEPriority.pair(local: localPriority, remote: remotePriority, role: role)
    }

    mutating func rank(as role: ICERole) {
        priority = ICEPriority.pair(local: localPriority, remote: remotePriority, role: role)
    }

    /// Notes one more check on its way; the next follows after 500 ms, doubling up to 2 s (RFC 8445 §14.3).
    mutating func checkSent(at now: MonotonicTime) {
        var attempts = 1
        if case .inProgress(let before, _) = state { attempts += before }
        let wait = Duration.milliseconds(500 << min(attempts - 1, 2))
        state = .inProgress(attempts: attempts, retryAt: now + wait)
        lastSent = now
    }

    /// Whether more answers could still make this pair the best: it has not had two chances yet.
    var isUndecided: Bool {
        switch state {
        case .waiting: true
        case .inProgress(let attempts, _): attempts < 2
        case .succeeded, .failed: false
        }
    }
}
