package import Media

/// What the peer's descriptions say, and what ours says next.
extension ICEAgent {
    /// Takes the credentials of the peer's description. The same again change nothing; others mean that the peer has restarted
    /// (RFC 8839 §4.4.1.1.1): call `restart(using:)` too, before or after, and answer with the new local credentials.
    package mutating func setRemote(credentials: ICECredentials, isLite: Bool, at now: MonotonicTime) {
        defer { updateDeadline() }
        if let known = generation.keys.remote {
            guard known != credentials, previous?.remote != credentials else { return }
            beginGeneration(local: generation.keys.local, isFresh: false)
        }
        generation.keys.remote = credentials
        generation.remoteCredentialsSince = now
        generation.isRemoteLite = isLite
        if isLite { become(.controlling) }
        if phase == .failed { phase = .connecting }
        let early = earlyCandidates
        earlyCandidates = []
        for candidate in early where candidate.ufrag == nil || candidate.ufrag == credentials.ufrag {
            add(remoteCandidate: candidate, at: now)
        }
        sendDueCheck(at: now)
    }

    /// Makes new local credentials for the next description. The selected pair goes on until one is chosen with the new ones.
    package mutating func restart(using random: inout some RandomNumberGenerator) {
        defer { updateDeadline() }
        let credentials = ICECredentials(using: &random)
        let isHalfBegun = generation.keys.remote == nil || !generation.hasFreshLocalCredentials
        if isHalfBegun {
            generation.keys.local = credentials
            generation.hasFreshLocalCredentials = true
        } else {
            beginGeneration(local: credentials, isFresh: true)
        }
    }

    private mutating func beginGeneration(local: ICECredentials, isFresh: Bool) {
        // Of two restarts in a row, the generation that carries media is the one to keep answering for.
        if previous == nil || selected?.keys.number == generation.keys.number { previous = generation.keys }
        generation = ICEGeneration(number: generation.keys.number + 1, local: local, isFresh: isFresh)
    }

    /// Takes a signalled or trickled candidate; those of older generations, and those that cannot be checked, do no harm.
    package mutating func add(remoteCandidate candidate: ICECandidate, at now: MonotonicTime) {
        defer { updateDeadline() }
        let current = generation.keys.remote?.ufrag
        guard current != nil, candidate.ufrag == nil || candidate.ufrag == current else {
            let isOld = candidate.ufrag != nil && candidate.ufrag == previous?.remote?.ufrag
            if !isOld, earlyCandidates.count < ICEGeneration.maximumRemoteCandidates { earlyCandidates.append(candidate) }
            return
        }
        guard let address = candidate.checkableAddress, generation.note(remoteCandidate: address) else {
            counters.ignoredCandidates += 1
            return
        }
        for base in configuration.localAddresses where base.ip.canReach(address.ip) {
            let key = ICEPairKey(local: base, remote: address)
            if addPair(key, remotePriority: candidate.priority, isProven: false) == nil { counters.ignoredCandidates += 1 }
        }
        sendDueCheck(at: now)
    }

    /// The peer has no more candidates. Nothing ends by this: its checks may still come from addresses that it did not name.
    package mutating func endOfRemoteCandidates(at now: MonotonicTime) {
        defer { updateDeadline() }
        generation.hasAllRemoteCandidates = true
        sendDueCheck(at: now)
    }

    /// The pair's index; a pair already there gets the signalled priority.
    mutating func addPair(_ key: ICEPairKey, remotePriority: UInt32, isProven: Bool) -> Int? {
        if let index = generation.checkList.index(of: key) {
            if !isProven {
                generation.checkList.update(index) { pair in
                    pair.remotePriority = remotePriority
                    pair.rank(as: role)
                }
            }
            return index
        }
        let preference = configuration.localPreference(of: key.local)
        let pair = ICECandidatePair(
            key, localPriority: ICEPriority.candidate(.host, localPreference: preference), remotePriority: remotePriority, role: role)
        return generation.checkList.add(pair, isProven: isProven, kept: selected?.key)
    }

    mutating func become(_ role: ICERole) {
        guard self.role != role, !configuration.isLite else { return }
        self.role = role
        generation.nomination = .none
        generation.checkList.updateAll { $0.rank(as: role) }
    }
}

extension IPAddress {
    /// Pairs are made within one family, and link-local addresses with each other only (RFC 8445 §6.1.2.2).
    fileprivate func canReach(_ other: IPAddress) -> Bool {
        isV6 == other.isV6 && (!isV6 || isLinkLocal == other.isLinkLocal)
    }
}
