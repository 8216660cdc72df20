import Media

/// Checks of the peer (RFC 8445 §7.3). One response for each that is authentic, nothing for any other: no amplifier.
extension ICEAgent {
    mutating func handleRequest(_ request: STUNMessage, in datagram: borrowing RawSpan, over key: ICEPairKey, at now: MonotonicTime) {
        guard let keys = request.username.flatMap(localKeys(for:)), request.isAuthentic(in: datagram, password: keys.local.password) else {
            counters.unauthenticated += 1
            return
        }
        guard request.notUnderstood.isEmpty else {
            return respond(to: request, over: key, password: keys.local.password) { response in
                response.errorCode = .unknownAttribute
                response.unknownAttributes = request.notUnderstood
            }
        }
        guard settleRoles(request) else {
            return respond(to: request, over: key, password: keys.local.password) { $0.errorCode = .roleConflict }
        }
        respond(to: request, over: key, password: keys.local.password) { $0.xorMappedAddress = key.remote }
        output.tell(validated: key.remote)
        guard phase != .failed else { return }
        noteSignOfLife(from: key.remote, at: now)
        if configuration.isLite {
            followAsLite(request, over: key, keys, at: now)
        } else if keys.number == generation.keys.number {
            learn(from: request, over: key, at: now)
        }
    }

    /// The generation that a check is made for. Its own ufrag and ours decide, as ours may be the same in two generations.
    private func localKeys(for username: String) -> ICEGenerationKeys? {
        guard let ufrags = STUNMessage.ufrags(username) else { return nil }
        let known = [generation.keys, previous].compactMap { $0 }.filter { $0.local.ufrag == ufrags.receiver }
        return known.first { $0.remote?.ufrag == ufrags.sender } ?? known.first
    }

    private mutating func respond(to request: STUNMessage, over key: ICEPairKey, password: String, _ fill: (inout STUNMessage) -> Void) {
        var response = STUNMessage(.successResponse, transactionID: request.transactionID)
        fill(&response)
        if response.errorCode != nil { response.messageClass = .errorResponse }
        send(response, over: key, password: password)
    }

    /// Whether roles agree now (RFC 8445 §7.3.1.1); if not, the peer has to change its own.
    private mutating func settleRoles(_ request: STUNMessage) -> Bool {
        let theirs = role == .controlling ? request.iceControlling : request.iceControlled
        guard let theirs else { return true }
        counters.roleConflicts += 1
        // The greater number keeps, or gets, the controlling role; a lite agent cannot have it.
        if configuration.isLite || (tieBreaker >= theirs) == (role == .controlling) { return false }
        become(role.opposite)
        return true
    }

    private mutating func noteSignOfLife(from remote: TransportAddress, at now: MonotonicTime) {
        guard selected?.key.remote == remote else { return }
        selected?.consent.noteSignOfLife(at: now)
        recover()
    }

    /// A peer-reflexive candidate, a triggered check, a nomination (RFC 8445 §7.3.1.3 to §7.3.1.5). Before the peer's credentials are
    /// known the pair is remembered, and checked when they are.
    private mutating func learn(from request: STUNMessage, over key: ICEPairKey, at now: MonotonicTime) {
        let priority = request.priority ?? ICEPriority.candidate(.peerReflexive, localPreference: 0)
        guard let index = addPair(key, remotePriority: priority, isProven: true) else { return }
        let isNominating = request.usesCandidate && role == .controlled
        if isNominating, let selected, selected.isNominated, selected.key == key, selected.keys.number == generation.keys.number {
            self.selected?.lastNominated = now
        } else if isNominating, generation.checkList.pairs[index].isFresh(at: now) {
            follow(generation.checkList.pairs[index], at: now)
        } else {
            generation.checkList.update(index) { $0.isNominatedOnSuccess = $0.isNominatedOnSuccess || isNominating }
            if generation.checkList.pairs[index].shallBeTriggered(isNominating: isNominating, at: now) { generation.checkList.trigger(key) }
        }
        generation.checkList.update(index) { $0.lastRequest = now }
    }
}

extension ICECandidatePair {
    /// Whether it has answered so lately that it needs no check before it is used.
    fileprivate func isFresh(at now: MonotonicTime) -> Bool {
        guard state == .succeeded, let lastResponse else { return false }
        return now - lastResponse < ConsentMonitor.silenceLimit
    }

    /// A peer in trouble asks twenty times a second; not every question needs one in return.
    fileprivate func shallBeTriggered(isNominating: Bool, at now: MonotonicTime) -> Bool {
        guard let lastSent else { return true }
        return switch state {
        case .waiting: true
        case .inProgress: lastRequest == nil || now - lastSent >= .milliseconds(200)
        case .failed: now - lastSent >= .seconds(1)
        case .succeeded: isNominating
        }
    }
}
