package import Media

/// One end of an ICE session for one component: a full agent by default (RFC 8445), with trickle (RFC 8838), consent (RFC 7675)
/// and restarts. STUN datagrams in; datagrams, events and a selected pair out.
///
/// ```swift
/// var agent = ICEAgent(.init(localAddresses: [base]), using: &random, at: now)
/// answer.add(agent.localCredentials, agent.localCandidates)
/// agent.setRemote(credentials: offer.credentials, isLite: offer.isLite, at: now)
/// agent.add(remoteCandidate: candidate, at: now)                       // as they trickle in
/// agent.handle(datagram, from: source, to: base, at: now)              // whatever `STUNMessage.isSTUN` takes for STUN
/// while let transmit = agent.pollTransmit() { socket.send(transmit) }
/// while let event = agent.pollEvent() { … }                            // .connected: agent.selectedPair carries DTLS
/// agent.handleTimeout(at: agent.nextDeadline!)
/// // The peer restarts: new credentials are in its offer.
/// agent.restart(using: &random)
/// agent.setRemote(credentials: offer.credentials, isLite: false, at: now)
/// ```
/// Legal transitions: connecting → connected ⇄ disconnected → failed; connecting → failed; failed → connecting by a restart.
package struct ICEAgent: Sendable {
    enum Phase: Hashable, Sendable { case connecting, connected, disconnected, failed }

    /// Between two checks (RFC 8445 §14.2).
    static let pacing = Duration.milliseconds(50)
    /// Without any pair for so long, the session has failed.
    static let connectionLimit = Duration.seconds(30)

    let configuration: Configuration
    let tieBreaker: UInt64
    package internal(set) var role: ICERole
    package internal(set) var counters = ICECounters()
    package let localCandidates: [ICECandidate]
    /// When `handleTimeout(at:)` has something to do; nil while there is nothing to wait for.
    package internal(set) var nextDeadline: MonotonicTime?

    var phase = Phase.connecting
    var generation: ICEGeneration
    /// Of the generation before: its checks are answered until a pair of the new one is selected.
    var previous: ICEGenerationKeys?
    var selected: ICESelectedPair?
    var randomness: ICERandomness
    var transactions = ICETransactions()
    var output = ICEOutput()
    /// Candidates that came before the credentials that they belong to.
    var earlyCandidates: [ICECandidate] = []
    var lastCheck: MonotonicTime?

    package init(_ configuration: Configuration, using random: inout some RandomNumberGenerator, at now: MonotonicTime) {
        self.configuration = configuration
        role = configuration.isLite ? .controlled : configuration.role
        localCandidates = configuration.candidates
        tieBreaker = random.next()
        randomness = ICERandomness(seededBy: &random)
        generation = ICEGeneration(number: 0, local: ICECredentials(using: &random), isFresh: true)
    }

    /// What our description says; `restart(using:)` changes it.
    package var localCredentials: ICECredentials { generation.keys.local }

    /// The ufrags that checks for this agent are made out to: during a restart the old one is still answered.
    package var answeredUfrags: [String] {
        let current = generation.keys.local.ufrag
        guard let old = previous?.local.ufrag, old != current else { return [current] }
        return [current, old]
    }

    /// Where DTLS and media go: nil before the first pair works and after a failure. `local` is the base to send from.
    package var selectedPair: (local: TransportAddress, remote: TransportAddress)? {
        selected.map { ($0.key.local, $0.key.remote) }
    }

    /// Smoothed over the checks of the selected pair. A receiver has no other way to know it.
    package var roundTripTime: Duration? { selected?.roundTripTime }

    /// Takes one STUN datagram. What is not authenticated changes nothing but a counter.
    /// - Parameter destination: our address that it came to: responses leave from there.
    package mutating func handle(
        _ datagram: borrowing RawSpan, from source: TransportAddress, to destination: TransportAddress, at now: MonotonicTime
    ) {
        defer { updateDeadline() }
        guard let message = try? STUNMessage(parsing: datagram) else {
            counters.malformed += 1
            return
        }
        let key = ICEPairKey(local: destination, remote: source)
        switch (message.method, message.messageClass) {
        case (.binding, .request): handleRequest(message, in: datagram, over: key, at: now)
        case (.binding, .successResponse), (.binding, .errorResponse): handleResponse(message, in: datagram, over: key, at: now)
        case (.binding, .indication): break  // a keepalive, which nothing authenticates
        default: counters.unexpected += 1
        }
        sendDueCheck(at: now)
    }

    package mutating func pollTransmit() -> Transmit? { output.takeTransmit() }

    package mutating func pollEvent() -> ICEEvent? { output.takeEvent() }
}
