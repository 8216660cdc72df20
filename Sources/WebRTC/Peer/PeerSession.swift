import DequeModule
package import Media

/// One peer's whole connection to the recorder: ICE, DTLS, SRTP and RTP behind one door. Pure but for OpenSSL's DTLS timer.
///
/// ```swift
/// var peer = PeerSession(configuration, using: &random, at: now)
/// let answer = try peer.accept(offer: sdp, using: &random, at: now)
/// peer.handle(datagram, from: source, to: destination, at: now)
/// while let transmit = peer.pollTransmit() { socket.send(transmit) }
/// while let event = peer.pollEvent() {
///     if case .frame(let frame, let track) = event { recording.handle(.frame(frame, participant, track), at: now) }
/// }
/// wake(at: peer.nextDeadline)
/// ```
package struct PeerSession: ~Copyable {
    package struct Configuration: Sendable {
        package var identity: DTLSIdentity
        /// Our host candidates: every address of ours that datagrams may come to, with the socket's port.
        package var localAddresses: [TransportAddress]
        /// Advertised instead of the local ones, when we stand behind a one-to-one NAT.
        package var advertisedAddresses: [IPAddress]
        /// Begins the transaction ids of our STUN checks, so that an answer from an unknown address finds its way to this peer.
        package var transactionTag: UInt32?
        /// How long a missing packet is asked for and waited for.
        package var recoveryWindow: Duration
        /// A key frame is asked for when none came by itself for this long; zero never asks.
        package var keyframeInterval: Duration

        package init(
            identity: DTLSIdentity, localAddresses: [TransportAddress], advertisedAddresses: [IPAddress] = [],
            transactionTag: UInt32? = nil,
            recoveryWindow: Duration = .seconds(2), keyframeInterval: Duration = .seconds(10)
        ) {
            self.identity = identity
            self.localAddresses = localAddresses
            self.advertisedAddresses = advertisedAddresses
            self.transactionTag = transactionTag
            self.recoveryWindow = recoveryWindow
            self.keyframeInterval = keyframeInterval
        }
    }

    package enum Event: Hashable, Sendable {
        /// An authenticated check came from there: datagrams from that address are this peer's.
        case addressValidated(TransportAddress)
        /// Keys are agreed; media may flow.
        case connected
        case trackAdded(PeerTrack)
        case trackEnded(TrackID)
        case frame(EncodedFrame, TrackID)
        case senderReport(SenderReportTiming, TrackID)
        /// So many frames, or packets of sound, will never come.
        case framesLost(Int, TrackID)
        /// Whether frames of the track are held back for a packet that is missing.
        case recovery(isWaiting: Bool, TrackID)
        /// What has been counted of the track so far: once a second while anything comes, and when nothing more will.
        case statistics(ReceptionStatistics, TrackID)
        /// The path is silent; ICE may still recover.
        case disconnected
        case recovered
        /// Nothing more will come. Said once, last.
        case closed(PeerClosure)
    }

    package struct Counters: Hashable, Sendable {
        /// Datagrams of no protocol that we speak.
        package var unknown = 0
        /// DTLS or media from an address that ICE has not validated.
        package var unvalidated = 0
        /// SRTP that came before the keys, beyond what is kept for them.
        package var early = 0
    }

    private static let statisticsInterval = Duration.seconds(1)

    private let configuration: Configuration
    private let sessionID: UInt64
    private var iceAgent: ICEAgent
    private var negotiator = MediaNegotiator()
    private var rtpSession: RTPSession
    private var dtlsEndpoint: DTLSEndpoint?
    private var srtpContext: SRTPContext?
    private var dtlsParameters: DTLSParameters?
    private var earlyPackets = EarlyPackets()
    /// What the RTP session was told last.
    private(set) var media: [NegotiatedMedia] = []
    /// nil unless a recording is captured.
    var receptionLog: ReceptionLog?
    private var validatedAddresses: Set<TransportAddress> = []
    private var tracks: [PeerTrack] = []
    private var events = Deque<Event>()
    private var isClosed = false
    private var nextStatistics: MonotonicTime
    package private(set) var counters = Counters()

    private struct DTLSParameters: Hashable {
        var role: DTLSRole
        var fingerprints: [DTLSFingerprint]
    }

    package init(_ configuration: Configuration, using random: inout some RandomNumberGenerator, at now: MonotonicTime) {
        self.configuration = configuration
        nextStatistics = now
        sessionID = UInt64.random(in: 1...UInt64.max, using: &random)
        iceAgent = ICEAgent(
            ICEAgent.Configuration(
                localAddresses: configuration.localAddresses, advertisedAddresses: configuration.advertisedAddresses,
                transactionTag: configuration.transactionTag),
            using: &random, at: now)
        rtpSession = RTPSession(
            RTPSession.Configuration(
                recoveryWindow: configuration.recoveryWindow, keyframeInterval: configuration.keyframeInterval,
                ssrc: UInt32.random(in: 1...UInt32.max, using: &random)),
            at: now)
    }
}

// MARK: Signalling

extension PeerSession {
    /// The first parts of the USERNAME of checks that are meant for this peer.
    package var usernameFragments: [String] { iceAgent.answeredUfrags }

    /// Answers an offer: the first, a later one (renegotiation), or one with new ICE credentials (restart).
    /// After an error the session is as it was before.
    ///
    /// - Parameter screenMids: m-sections that carry a shared screen, where the signalling tells what SDP does not.
    package mutating func accept(
        offer: String, screenMids: [String] = [], using random: inout some RandomNumberGenerator, at now: MonotonicTime
    ) throws(OfferError) -> PeerAnswer {
        let isRestart = negotiator.isICERestart(offer)
        // Tried on a copy first: new credentials must not be made for an offer that is then refused.
        var trial = negotiator
        _ = try trial.answer(to: offer, local: localParameters)
        if isRestart { iceAgent.restart(using: &random) }
        let session = try negotiator.answer(to: offer, local: localParameters)
        apply(session.remoteICE, at: now)
        apply(DTLSParameters(role: session.dtlsRole, fingerprints: session.remoteFingerprints))
        apply(session.media, screenMids: screenMids, at: now)
        collect(at: now)
        return PeerAnswer(sdp: session.answer, warnings: session.warnings)
    }

    /// Takes a trickled `candidate:…`; nil or empty says that no more will come (RFC 8838 §9).
    package mutating func add(remoteCandidate candidate: String?, at now: MonotonicTime) {
        if let candidate, !candidate.isEmpty {
            guard let parsed = try? ICECandidate(parsing: candidate) else { return }
            iceAgent.add(remoteCandidate: parsed, at: now)
        } else {
            iceAgent.endOfRemoteCandidates(at: now)
        }
        collect(at: now)
    }

    /// Takes a trickle fragment (RFC 8840). One with new credentials restarts ICE, and its answer is returned; nil where it only trickles.
    package mutating func accept(
        fragment: TrickleFragment, using random: inout some RandomNumberGenerator, at now: MonotonicTime
    ) -> TrickleFragment? {
        guard negotiator.isICERestart(fragment) else {
            for candidate in fragment.candidates { add(remoteCandidate: candidate.text, at: now) }
            if fragment.endOfCandidates { add(remoteCandidate: nil, at: now) }
            return nil
        }
        iceAgent.restart(using: &random)
        guard let restart = negotiator.restart(by: fragment, local: localParameters) else { return nil }
        apply(restart.remoteICE, at: now)
        collect(at: now)
        return restart.answer
    }

    private var localParameters: MediaNegotiator.LocalParameters {
        MediaNegotiator.LocalParameters(
            iceCredentials: iceAgent.localCredentials,
            candidates: iceAgent.localCandidates.map { String($0.description.dropFirst("candidate:".count)) },
            fingerprint: configuration.identity.fingerprint, sessionID: sessionID)
    }

    private mutating func apply(_ remote: RemoteICE, at now: MonotonicTime) {
        iceAgent.setRemote(credentials: remote.credentials, isLite: remote.isLite, at: now)
        for line in remote.candidates {
            // One that cannot be read is one that is not tried: never a reason to refuse the others.
            if let candidate = try? ICECandidate(parsing: line) { iceAgent.add(remoteCandidate: candidate, at: now) }
        }
        if remote.endOfCandidates { iceAgent.endOfRemoteCandidates(at: now) }
    }

    private mutating func apply(_ parameters: DTLSParameters) {
        guard dtlsParameters != parameters else { return }
        // Another certificate is another association (RFC 8842 §4): what was keyed before ends with it.
        dtlsParameters = parameters
        dtlsEndpoint = nil
    }

    private mutating func apply(_ media: [NegotiatedMedia], screenMids: [String], at now: MonotonicTime) {
        // Before the tracks that end are forgotten with all that was counted of them.
        tellStatistics(at: now)
        self.media = media
        tell(.media(media), at: now)
        let receiving = media.filter(\.isReceiving).map { media in
            PeerTrack(
                id: media.trackID, codec: media.kind == .video ? .vp8 : .opus,
                isScreenShare: media.isScreenShare || screenMids.contains(media.mid))
        }
        for ended in tracks where !receiving.contains(where: { $0.id == ended.id }) { events.append(.trackEnded(ended.id)) }
        for added in receiving where !tracks.contains(where: { $0.id == added.id }) { events.append(.trackAdded(added)) }
        tracks = receiving
    }
}

// MARK: The machine

extension PeerSession {
    package mutating func handle(
        _ datagram: borrowing RawSpan, from source: TransportAddress, to destination: TransportAddress, at now: MonotonicTime
    ) {
        guard !isClosed else { return }
        switch DatagramKind(datagram) {
        case .stun:
            iceAgent.handle(datagram, from: source, to: destination, at: now)
            if let roundTripTime = checkedRoundTripTime { tellRoundTripTime(roundTripTime, at: now) }
        case nil:
            counters.unknown += 1
        case .some where !validatedAddresses.contains(source):
            counters.unvalidated += 1
        case .dtls:
            startDTLS(at: now)
            dtlsEndpoint?.handle(datagram, at: now)
        case .rtp: handle(srtp: datagram, at: now)
        case .rtcp: handle(srtcp: datagram, at: now)
        }
        collect(at: now)
        if now >= nextStatistics { tellStatistics(at: now) }
    }

    package mutating func handleTimeout(at now: MonotonicTime) {
        guard !isClosed else { return }
        iceAgent.handleTimeout(at: now)
        dtlsEndpoint?.handleTimeout(at: now)
        tell(.timeout, at: now)
        collect(at: now)
    }

    /// As answers to our reports, or else the connectivity checks, or else retransmissions measure it.
    package var roundTripTime: Duration? { rtpSession.roundTripTime }

    /// What packets that wait for missing ones take.
    package var waitingByteCount: Int { rtpSession.waitingByteCount }

    /// Since when the first of them do; nil when none do.
    package var waitingSince: MonotonicTime? { rtpSession.waitingSince }

    /// Waits no longer for what has been missing longest: somebody needs the memory.
    package mutating func giveUpOldestWait(at now: MonotonicTime) {
        tell(.giveUpOldestWait, at: now)
        collectMedia()
    }

    package mutating func requestKeyframe(of track: TrackID, at now: MonotonicTime) {
        tell(.keyframeRequest(track), at: now)
    }

    /// Lets out, as frames, what waits for missing packets: nobody will wait for them any longer.
    package mutating func flush(at now: MonotonicTime) {
        tell(.flush, at: now)
        collectMedia()
        tellStatistics(at: now)
    }

    /// All that has been counted of a track.
    package func statistics(of track: TrackID) -> ReceptionStatistics { rtpSession.statistics(of: track) }

    private mutating func tellStatistics(at now: MonotonicTime) {
        nextStatistics = now + Self.statisticsInterval
        for track in tracks { events.append(.statistics(rtpSession.statistics(of: track.id), track.id)) }
    }

    /// Says good-bye. What was waiting for missing packets comes out as frames; after them nothing does.
    package mutating func close(at now: MonotonicTime) {
        close(.local, at: now)
    }

    package var nextDeadline: MonotonicTime? {
        guard !isClosed else { return nil }
        var earliest = iceAgent.nextDeadline
        if let deadline = dtlsDeadline { earliest = min(earliest ?? deadline, deadline) }
        if let deadline = rtpSession.nextDeadline { earliest = min(earliest ?? deadline, deadline) }
        return earliest
    }

    private var dtlsDeadline: MonotonicTime? {
        // A switch borrows what `?.` would consume.
        switch dtlsEndpoint {
        case .some(let endpoint): endpoint.nextDeadline
        case .none: nil
        }
    }

    package mutating func pollEvent() -> Event? {
        events.popFirst()
    }

    package mutating func pollTransmit() -> Transmit? {
        if let transmit = iceAgent.pollTransmit() { return transmit }
        guard let path = iceAgent.selectedPair else { return nil }
        if let datagram = dtlsEndpoint?.pollTransmit() {
            return Transmit(source: path.local, destination: path.remote, payload: datagram)
        }
        while srtpContext != nil, let packet = rtpSession.pollRTCP() {
            if let datagram = srtpContext?.protect(rtcp: packet) {
                return Transmit(source: path.local, destination: path.remote, payload: datagram)
            }
        }
        return nil
    }

    private mutating func handle(srtp datagram: borrowing RawSpan, at now: MonotonicTime) {
        guard srtpContext != nil else { return earlyPackets.append(datagram, at: now) }
        srtpContext?.unprotect(rtp: datagram) { packet in
            if receptionLog != nil { receptionLog?.append(.rtp(packet.bytes(in: 0..<packet.byteCount)), at: now) }
            rtpSession.handle(rtp: packet, at: now)
        }
    }

    private mutating func handle(srtcp datagram: borrowing RawSpan, at now: MonotonicTime) {
        guard srtpContext != nil else { return earlyPackets.append(datagram, at: now) }
        srtpContext?.unprotect(rtcp: datagram) { packet in
            if receptionLog != nil { receptionLog?.append(.rtcp(packet.bytes(in: 0..<packet.byteCount)), at: now) }
            rtpSession.handle(rtcp: packet, at: now)
        }
    }

    private mutating func startDTLS(at now: MonotonicTime) {
        guard dtlsEndpoint == nil, let parameters = dtlsParameters else { return }
        do {
            dtlsEndpoint = try DTLSEndpoint(
                identity: configuration.identity, role: parameters.role, fingerprints: parameters.fingerprints, at: now)
        } catch {
            close(.dtls(.handshake(error.description)), at: now)
        }
    }

    /// Moves what the machines below have to say up into our own events.
    private mutating func collect(at now: MonotonicTime) {
        while let event = iceAgent.pollEvent() { handle(event, at: now) }
        while let event = dtlsEndpoint?.pollEvent() { handle(event, at: now) }
        collectMedia()
    }

    private mutating func collectMedia() {
        while let event = rtpSession.pollEvent() {
            if let event = Event(event) { events.append(event) }
        }
    }

    /// All but packets goes to the RTP session through here.
    mutating func tell(_ input: RTPSession.Input, at now: MonotonicTime) {
        if receptionLog != nil { receptionLog?.append(input, at: now) }
        rtpSession.handle(input, at: now)
    }

    mutating func tellRoundTripTime(_ roundTripTime: Duration, at now: MonotonicTime) {
        if receptionLog != nil { receptionLog?.append(roundTripTime: roundTripTime, at: now) }
        rtpSession.updateRoundTripTime(roundTripTime)
    }

    var checkedRoundTripTime: Duration? { iceAgent.roundTripTime }

    var hasOnlyMediaEvents: Bool { events.allSatisfy(\.isMedia) }

    /// Forgets all streams, and what has been said and counted of them.
    mutating func restartReception(at now: MonotonicTime) -> RTPSession.Configuration {
        let configuration = rtpSession.configuration
        rtpSession = RTPSession(configuration, at: now)
        events.removeAll { event in
            if case .statistics = event { true } else { event.isMedia }
        }
        return configuration
    }

    private mutating func handle(_ event: ICEEvent, at now: MonotonicTime) {
        switch event {
        case .addressValidated(let address):
            validatedAddresses.insert(address)
            events.append(.addressValidated(address))
        case .connected:
            // As the client we speak first, and only now is there a way.
            if dtlsParameters?.role == .client { startDTLS(at: now) }
            if srtpContext != nil { events.append(.recovered) }
        case .selectedPairChanged: break
        case .disconnected: events.append(.disconnected)
        case .recovered: events.append(.recovered)
        case .failed: close(.connectionLost, at: now)
        }
    }

    private mutating func handle(_ event: DTLSEndpoint.Event, at now: MonotonicTime) {
        switch event {
        case .connected(let keys):
            do {
                srtpContext = try SRTPContext(keys)
            } catch {
                return close(.srtp(error), at: now)
            }
            events.append(.connected)
            counters.early = earlyPackets.dropped
            for packet in earlyPackets.take() {
                switch DatagramKind(packet.bytes.span.bytes) {
                case .rtcp: handle(srtcp: packet.bytes.span.bytes, at: packet.arrival)
                default: handle(srtp: packet.bytes.span.bytes, at: packet.arrival)
                }
            }
        case .failed(let failure): close(.dtls(failure), at: now)
        case .closed: close(.remote, at: now)
        }
    }

    private mutating func close(_ reason: PeerClosure, at now: MonotonicTime) {
        guard !isClosed else { return }
        dtlsEndpoint?.close()
        flush(at: now)
        isClosed = true
        events.append(.closed(reason))
    }
}
