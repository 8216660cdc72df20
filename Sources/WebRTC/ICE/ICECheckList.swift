import Media

/// The pairs of one generation, and which of them is checked next (RFC 8445 §6.1.2.5, §6.1.4.2). Never more than 100.
struct ICECheckList: Sendable {
    static let maximumPairs = 100
    /// A pair that did not answer so many checks is given up, once another one works.
    static let maximumAttempts = 7

    private(set) var pairs: [ICECandidatePair] = []
    /// In order of the requests that caused them.
    private var triggered: [ICEPairKey] = []

    func index(of key: ICEPairKey) -> Int? { pairs.firstIndex { $0.key == key } }

    mutating func update(_ index: Int, _ change: (inout ICECandidatePair) -> Void) {
        change(&pairs[index])
    }

    mutating func updateAll(_ change: (inout ICECandidatePair) -> Void) {
        for index in pairs.indices { change(&pairs[index]) }
    }

    /// Adds a pair that is not there yet.
    /// - Parameters:
    ///   - isProven: a check came over it. Then another makes room where there is none, but not `kept`.
    /// - Returns: its index, nil when there is no room.
    mutating func add(_ pair: ICECandidatePair, isProven: Bool, kept: ICEPairKey?) -> Int? {
        if pairs.count >= Self.maximumPairs {
            guard isProven, let index = leastUseful(except: kept) else { return nil }
            let key = pairs.remove(at: index).key
            triggered.removeAll { $0 == key }
        }
        pairs.append(pair)
        return pairs.count - 1
    }

    private func leastUseful(except kept: ICEPairKey?) -> Int? {
        func usefulness(_ pair: ICECandidatePair) -> (Int, MonotonicTime) {
            let rank =
                switch pair.state {
                case .failed: 0
                case .waiting: 1
                case .inProgress: 2
                case .succeeded: 3
                }
            return (rank, pair.lastRequest ?? MonotonicTime(nanoseconds: .min))
        }
        return pairs.indices.filter { pairs[$0].key != kept }.min { usefulness(pairs[$0]) < usefulness(pairs[$1]) }
    }

    /// Puts a pair into the triggered-check queue (RFC 8445 §7.3.1.4).
    mutating func trigger(_ key: ICEPairKey) {
        if !triggered.contains(key) { triggered.append(key) }
    }

    // MARK: What is next

    /// The pair to check now: triggered ones first, then those never checked by priority, then those that did not answer.
    /// - Parameter includingOrdinary: false when a pair is nominated: then only triggered checks go on.
    mutating func takeNext(includingOrdinary: Bool, at now: MonotonicTime) -> Int? {
        if !triggered.isEmpty { return index(of: triggered.removeFirst()) }
        if includingOrdinary,
            let best = pairs.indices.filter({ pairs[$0].state == .waiting }).max(by: { pairs[$0].priority < pairs[$1].priority })
        {
            return best
        }
        return pairs.indices.compactMap { index in retryTime(of: pairs[index], includingOrdinary).map { (index, $0) } }
            .filter { $0.1 <= now }.min { $0.1 < $1.1 }?.0
    }

    /// When `takeNext` will have something, were it not for the pacing: the past stands for at once.
    func nextTime(includingOrdinary: Bool) -> MonotonicTime? {
        let soonest = MonotonicTime(nanoseconds: .min)
        if !triggered.isEmpty { return soonest }
        if includingOrdinary, pairs.contains(where: { $0.state == .waiting }) { return soonest }
        return pairs.compactMap { retryTime(of: $0, includingOrdinary) }.min()
    }

    private func retryTime(of pair: ICECandidatePair, _ includingOrdinary: Bool) -> MonotonicTime? {
        guard includingOrdinary || pair.isNominatedOnSuccess, case .inProgress(_, let time) = pair.state else { return nil }
        return time
    }

    mutating func giveUpExhausted() {
        for index in pairs.indices {
            if case .inProgress(let attempts, _) = pairs[index].state, attempts >= Self.maximumAttempts {
                pairs[index].state = .failed
                pairs[index].isNominatedOnSuccess = false
            }
        }
    }
}
