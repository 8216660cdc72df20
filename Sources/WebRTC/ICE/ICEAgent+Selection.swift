import Media

/// Which pair carries media (RFC 8445 §8, §12.1).
extension ICEAgent {
    /// How long the controlling side waits for a better pair than the first (RFC 8445 §8.1.1 leaves it to us).
    static let nominationDelay = Duration.milliseconds(200)
    private static let nominationAttempts = 5

    /// Whether a nominated pair of this generation is in use: then only triggered checks are made.
    var isConcluded: Bool {
        guard let selected, phase == .connected else { return false }
        return selected.isNominated && selected.keys.number == generation.keys.number
    }

    /// A pair works, nominated or not: media need not wait for the nomination (RFC 8445 §12.1).
    mutating func use(_ pair: ICECandidatePair, at now: MonotonicTime) {
        guard let selected, phase == .connected else { return select(pair, isNominated: false, at: now) }
        let isRival = selected.keys.number == generation.keys.number && !selected.isNominated && selected.key != pair.key
        if isRival, pair.priority > selected.priority { select(pair, isNominated: false, at: now) }
    }

    /// The controlling peer has nominated a pair that works.
    ///
    /// Aggressive nominators name several pairs at once, of which the best counts; one whose network has changed names another, worse
    /// one, and the old one no more.
    mutating func follow(_ pair: ICECandidatePair, at now: MonotonicTime) {
        let isBetter: Bool
        if let selected, phase == .connected, selected.key != pair.key, selected.keys.number == generation.keys.number,
            let lastNominated = selected.lastNominated
        {
            isBetter = pair.priority > selected.priority || now - lastNominated > .seconds(1)
        } else {
            isBetter = true
        }
        if isBetter { select(pair, isNominated: true, at: now) }
    }

    /// A lite agent checks nothing: it goes where it is told (RFC 8445 §7.3.2).
    mutating func followAsLite(_ request: STUNMessage, over key: ICEPairKey, _ keys: ICEGenerationKeys, at now: MonotonicTime) {
        if selected?.key == key { selected?.consent.responseReceived(at: now, using: &randomness) }
        guard request.usesCandidate, keys.number == generation.keys.number else { return }
        let pair = ICECandidatePair(
            key, localPriority: ICEPriority.candidate(.host, localPreference: configuration.localPreference(of: key.local)),
            remotePriority: request.priority ?? 0, role: role)
        follow(pair, at: now)
    }

    mutating func select(_ pair: ICECandidatePair, isNominated: Bool, at now: MonotonicTime) {
        let isSamePath = selected?.key == pair.key
        if isSamePath, selected?.keys == generation.keys {
            if isNominated { selected?.lastNominated = now }
        } else {
            selected = ICESelectedPair(
                key: pair.key, keys: generation.keys, priority: pair.priority, lastNominated: isNominated ? now : nil,
                consent: ConsentMonitor(lastResponse: pair.lastResponse ?? now, at: now, using: &randomness),
                roundTripTime: isSamePath ? selected?.roundTripTime : nil)
            previous = nil
            if phase != .connecting, !isSamePath { output.tell(.selectedPairChanged) }
        }
        if phase == .connecting {
            phase = .connected
            output.tell(.connected)
        }
        recover()
    }

    mutating func recover() {
        guard phase == .disconnected else { return }
        phase = .connected
        output.tell(.recovered)
    }

    // MARK: Nominating, as the controlling side

    /// When the next step of a nomination is due; nil when there is none to take.
    var nominationTime: MonotonicTime? {
        guard role == .controlling, !isConcluded, phase != .failed, let firstSuccess = generation.firstSuccess else { return nil }
        if case .inProgress(_, _, let retryAt) = generation.nomination { return retryAt }
        guard let best = generation.bestValidPair else { return nil }
        let isWorthWaiting = generation.checkList.pairs.contains { $0.isUndecided && $0.priority > best.priority }
        return isWorthWaiting || !generation.hasAllRemoteCandidates ? firstSuccess + Self.nominationDelay : firstSuccess
    }

    /// Sends the best pair a check with USE-CANDIDATE (RFC 8445 §8.1.1), again until it is answered.
    mutating func nominate(at now: MonotonicTime) {
        guard let time = nominationTime, time <= now else { return }
        var attempts = 0
        if case .inProgress(let key, let before, _) = generation.nomination {
            attempts = before
            if before >= Self.nominationAttempts {
                attempts = 0
                if let index = generation.checkList.index(of: key) { generation.checkList.update(index) { $0.state = .failed } }
            }
        }
        guard let best = generation.bestValidPair else {
            generation.nomination = .none
            return
        }
        generation.nomination = .inProgress(best.key, attempts: attempts + 1, retryAt: now + .milliseconds(500))
        sendCheck(over: best.key, with: generation.keys, isNominating: true, at: now)
    }
}
