package import Media

extension ICEAgent {
    package mutating func handleTimeout(at now: MonotonicTime) {
        defer { updateDeadline() }
        guard phase != .failed else { return }
        if let failureTime, failureTime <= now { return fail() }
        if let selected, selected.consent.expiry <= now { loseSelectedPair() }
        if phase == .connected, let silenceDeadline, silenceDeadline <= now { disconnect() }
        sendDueConsentCheck(at: now)
        nominate(at: now)
        sendDueCheck(at: now)
    }

    /// Every input ends with this: the owner may ask for the deadline far more often than it changes.
    mutating func updateDeadline() {
        guard phase != .failed else {
            nextDeadline = nil
            return
        }
        let consent = configuration.isLite ? nil : selected?.consent.nextCheck
        let silence = phase == .connected ? silenceDeadline : nil
        nextDeadline = [failureTime, selected?.consent.expiry, silence, consent, nominationTime, checkTime].compactMap { $0 }.min()
    }

    /// When all is over: the selected pair's consent has ended, and there was time enough to find another.
    private var failureTime: MonotonicTime? {
        let isSearching = selected == nil || selected?.keys.number != generation.keys.number
        let searchEnd = isSearching ? generation.remoteCredentialsSince.map { $0 + Self.connectionLimit } : nil
        guard let consentEnd = selected?.consent.expiry else { return searchEnd }
        return searchEnd.map { max($0, consentEnd) } ?? consentEnd
    }

    /// A lite agent asks nothing, so all it can go by is what it hears.
    private var silenceDeadline: MonotonicTime? {
        guard let consent = selected?.consent else { return nil }
        return configuration.isLite ? consent.lastSignOfLife + ConsentMonitor.silenceLimit * 2 : consent.silenceDeadline
    }

    private mutating func fail() {
        phase = .failed
        selected = nil
        output.tell(.failed)
    }

    /// The old pair has died in the middle of a restart: without consent nothing may be sent, but the checks go on.
    private mutating func loseSelectedPair() {
        if phase == .connected { disconnect() }
        selected = nil
    }

    /// Tries the other paths again: the peer may be there on one of them.
    private mutating func disconnect() {
        phase = .disconnected
        output.tell(.disconnected)
        generation.nomination = .none
        generation.firstSuccess = nil
        let selectedKey = selected?.key
        // The consent checks go on asking over the selected pair: an answer makes it a valid one again.
        generation.checkList.updateAll { $0.state = $0.key == selectedKey ? .failed : .waiting }
    }
}
