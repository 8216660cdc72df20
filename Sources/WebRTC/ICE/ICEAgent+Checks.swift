import Media

/// Checks of our own (RFC 8445 §7.2), one every 50 ms.
extension ICEAgent {
    /// When the next ordinary or triggered check may go out.
    var checkTime: MonotonicTime? {
        guard generation.keys.remote != nil, phase != .failed, !configuration.isLite else { return nil }
        guard let due = generation.checkList.nextTime(includingOrdinary: !isConcluded) else { return nil }
        guard let lastCheck else { return due }
        return max(due, lastCheck + Self.pacing)
    }

    mutating func sendDueCheck(at now: MonotonicTime) {
        guard let time = checkTime, time <= now else { return }
        if phase == .connected { generation.checkList.giveUpExhausted() }
        guard let index = generation.checkList.takeNext(includingOrdinary: !isConcluded, at: now) else { return }
        generation.checkList.update(index) { $0.checkSent(at: now) }
        lastCheck = now
        sendCheck(over: generation.checkList.pairs[index].key, with: generation.keys, isNominating: false, at: now)
    }

    /// Keeps the selected pair's consent (RFC 7675 §5.1).
    mutating func sendDueConsentCheck(at now: MonotonicTime) {
        guard let selected, selected.consent.nextCheck <= now, !configuration.isLite else { return }
        self.selected?.consent.checkSent(at: now)
        sendCheck(over: selected.key, with: selected.keys, isNominating: role == .controlling && selected.isNominated, at: now)
    }

    mutating func sendCheck(over key: ICEPairKey, with keys: ICEGenerationKeys, isNominating: Bool, at now: MonotonicTime) {
        guard let remote = keys.remote else { return }
        let id = STUNTransactionID(high: configuration.transactionTag ?? randomness.next(), low: randomness.next())
        var request = STUNMessage(.request, transactionID: id)
        request.username = "\(remote.ufrag):\(keys.local.ufrag)"
        request.priority = ICEPriority.candidate(.peerReflexive, localPreference: configuration.localPreference(of: key.local))
        switch role {
        case .controlling: request.iceControlling = tieBreaker
        case .controlled: request.iceControlled = tieBreaker
        }
        request.usesCandidate = isNominating
        counters.checksSent += 1
        transactions.add(ICETransaction(id: id, key: key, keys: keys, role: role, isNominating: isNominating, sent: now))
        send(request, over: key, password: remote.password)
    }

    mutating func send(_ message: STUNMessage, over key: ICEPairKey, password: String) {
        let transmit = Transmit(source: key.local, destination: key.remote, payload: message.serialized(password: password))
        if !output.send(transmit) { counters.droppedTransmits += 1 }
    }
}
