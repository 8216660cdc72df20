import Media

/// The peer's consent to be sent to, and whether it is there at all (RFC 7675).
///
/// While answers come, a check goes out every 4 to 6 s. One that stays unanswered is followed by others, because a single loss means
/// nothing: only 30 s without any response end the consent.
struct ConsentMonitor: Sendable {
    /// RFC 7675 §5.1.
    static let lifetime = Duration.seconds(30)
    /// So long may nothing be heard …
    static let silenceLimit = Duration.seconds(5)
    /// … or so long, when the peer asks but does not answer: its questions may be 6 s apart …
    static let oneWaySilenceLimit = Duration.seconds(7)
    /// … and so long must we have asked in vain, before the peer counts as disconnected: a quiet peer is no dead peer.
    static let questioning = Duration.seconds(3)

    private(set) var lastResponse: MonotonicTime
    private(set) var lastSignOfLife: MonotonicTime
    private(set) var nextCheck: MonotonicTime
    private var unansweredSince: MonotonicTime?

    init(lastResponse: MonotonicTime, at now: MonotonicTime, using random: inout some RandomNumberGenerator) {
        self.lastResponse = lastResponse
        lastSignOfLife = now
        nextCheck = now + Self.interval(using: &random)
    }

    /// When consent ends unless a response comes.
    var expiry: MonotonicTime { lastResponse + Self.lifetime }

    /// When the peer counts as disconnected unless something comes; nil while no question is open.
    var silenceDeadline: MonotonicTime? {
        unansweredSince.map { since in
            let limit = lastSignOfLife > since ? Self.oneWaySilenceLimit : Self.silenceLimit
            return max(lastSignOfLife + limit, since + Self.questioning)
        }
    }

    mutating func checkSent(at now: MonotonicTime) {
        if unansweredSince == nil { unansweredSince = now }
        // Twice a second until something comes: with half of all datagrams lost both ways, thirty seconds still bring an answer.
        nextCheck = now + .milliseconds(500)
    }

    mutating func responseReceived(at now: MonotonicTime, using random: inout some RandomNumberGenerator) {
        lastResponse = now
        lastSignOfLife = now
        unansweredSince = nil
        nextCheck = now + Self.interval(using: &random)
    }

    /// Something authenticated came that is no response: no consent, but the peer is there.
    mutating func noteSignOfLife(at now: MonotonicTime) {
        lastSignOfLife = now
    }

    private static func interval(using random: inout some RandomNumberGenerator) -> Duration {
        .milliseconds(Int.random(in: 4000...6000, using: &random))
    }
}
