import DequeModule
package import Media

/// The receiving side of one connection's RTP: decrypted packets in, whole frames and the feedback that keeps them coming out.
///
/// ```swift
/// var session = RTPSession(RTPSession.Configuration(ssrc: .random(in: 1 ... .max)), at: now)
/// session.update(media: negotiated, at: now)
/// session.handle(rtp: packet, at: now)
/// while let event = session.pollEvent() { … }
/// while let packet = session.pollRTCP() { send(protect(packet)) }
/// wake(at: session.nextDeadline)                                     // then handleTimeout(at:)
/// ```
/// A recorder has no playout deadline. A missing packet is asked for again and again until the recovery window is over, and frames wait
/// for it; what is handed out is in order, whole and decodable, and what is not is counted.
///
/// Per in-order packet: a header parse, a search among the few SSRCs, one copy of the payload into its frame. No allocation but the frame's.
package struct RTPSession: ~Copyable, Sendable {
    package struct Configuration: Hashable, Sendable, Codable {
        /// How long a packet that its sender can send again is asked for and waited for.
        package var recoveryWindow: Duration
        /// A key frame is asked for when none came by itself for this long; zero never asks.
        package var keyframeInterval: Duration
        /// Of our RTCP.
        package var ssrc: UInt32
        /// Our CNAME (RFC 7022).
        package var canonicalName: String

        package init(
            recoveryWindow: Duration = .seconds(2), keyframeInterval: Duration = .seconds(10), ssrc: UInt32,
            canonicalName: String = "recorder"
        ) {
            self.recoveryWindow = recoveryWindow
            self.keyframeInterval = keyframeInterval
            self.ssrc = ssrc
            self.canonicalName = canonicalName
        }
    }

    package enum Event: Hashable, Sendable {
        case frame(EncodedFrame, TrackID)
        case senderReport(SenderReportTiming, TrackID)
        /// So many frames, or packets of sound, will never come or cannot be decoded.
        case framesLost(Int, TrackID)
        /// Whether frames of the track are held back for a packet that is missing.
        case recovery(isWaiting: Bool, TrackID)
        /// The sender said BYE, which is not the end of the track: it may go on at any time (FACTS-MEDIA §3.6).
        case bye(TrackID)
    }

    package struct Counters: Hashable, Sendable {
        /// RTP packets that are none (RFC 3550 §5.1).
        package var malformedPackets = 0
        /// RTP packets of nothing that was negotiated, or of one SSRC too many.
        package var unknownPackets = 0
        package var malformedReports = 0
    }

    /// How long a packet is waited for that cannot be asked for: it is late, or a copy of it is on its way.
    static let reorderWindow = Duration.milliseconds(250)

    let configuration: Configuration
    package internal(set) var counters = Counters()
    var tracks: [TrackReception] = []
    var streams: [ReceiveStream] = []
    var sources = SourceTable()
    var extensionMap = HeaderExtensionMap()
    var arrivals = TransportArrivals()
    var feedback: FeedbackQueue
    var events: Deque<Event> = []
    /// CNAMEs by SSRC, from SDES.
    var canonicalNames: [UInt32: String] = [:]
    /// Of SSRCs that are not known yet.
    var earlySenderReports: [UInt32: (report: SenderReport, arrival: MonotonicTime)] = [:]
    var nextBitrateLimit: MonotonicTime?
    var lastMediaSSRC: UInt32 = 0
    private var measuredRoundTripTime: Duration?
    private var answeredRoundTripTime: Duration?
    private var estimatedRoundTripTime: Duration?

    package init(_ configuration: Configuration, at now: MonotonicTime) {
        self.configuration = configuration
        feedback = FeedbackQueue(ssrc: configuration.ssrc, canonicalName: configuration.canonicalName)
    }

    // MARK: Control

    /// What offer and answer agreed on, at the start and after each renegotiation. Tracks keep their streams by their id.
    package mutating func update(media: [NegotiatedMedia], at now: MonotonicTime) {
        for index in streams.indices.reversed() {
            let trackID = streams[index].trackID
            if !media.contains(where: { $0.trackID == trackID && $0.isReceiving }) { removeStream(at: index, at: now) }
        }
        let old = tracks
        tracks = media.map { media in
            guard var track = old.first(where: { $0.media.trackID == media.trackID }) else { return TrackReception(media) }
            track.media = media
            return track
        }
        extensionMap = Self.merge(media)
        feedback.usesReducedSize = !media.isEmpty && media.allSatisfy(\.usesReducedSizeRTCP)
        for index in streams.indices {
            guard let track = trackIndex(of: streams[index].trackID) else { continue }
            streams[index].settings = settings(of: tracks[track].media)
        }
    }

    /// A key frame is wanted: a recording begins, or goes on after a pause.
    package mutating func requestKeyframe(of trackID: TrackID, at now: MonotonicTime) {
        guard let index = selectedStream(of: trackID) else { return }
        streams[index].keyframes.request(at: now)
        collectFeedback(at: now)
    }

    /// What the connectivity checks measured: retransmissions are not asked for more often than this.
    package mutating func updateRoundTripTime(_ roundTripTime: Duration) {
        measuredRoundTripTime = roundTripTime
    }

    /// Nobody will wait any longer: hands out everything that waits for missing packets. The session may go on.
    package mutating func flush(at now: MonotonicTime) {
        for index in streams.indices {
            streams[index].flush(at: now)
            forward(from: index, at: now)
        }
    }

    // MARK: Time and output

    package mutating func handleTimeout(at now: MonotonicTime) {
        for index in streams.indices {
            streams[index].handleTimeout(at: now)
            forward(from: index, at: now)
        }
        collectFeedback(at: now)
    }

    package var nextDeadline: MonotonicTime? {
        var deadline = arrivals.nextReport
        deadline.advance(to: nextBitrateLimit)
        for index in streams.indices { deadline.advance(to: streams[index].nextDeadline) }
        return deadline
    }

    package mutating func pollEvent() -> Event? {
        events.popFirst()
    }

    /// A compound (RFC 3550 §6.1) or, where the peer takes it, reduced-size packet (RFC 5506) to protect and send.
    package mutating func pollRTCP() -> [UInt8]? {
        feedback.takePacket()
    }

    // MARK: Statistics

    /// What packets that wait for missing ones take, at most 16 MiB.
    package var waitingByteCount: Int {
        var sum = 0
        for index in streams.indices { sum += streams[index].waitingByteCount }
        return sum
    }

    /// Since when the first packets that wait do; nil when none do.
    package var waitingSince: MonotonicTime? {
        var earliest: MonotonicTime?
        for index in streams.indices { earliest.advance(to: streams[index].waitingSince) }
        return earliest
    }

    package func statistics(of trackID: TrackID) -> ReceptionStatistics {
        guard let track = trackIndex(of: trackID) else { return ReceptionStatistics() }
        var sum = tracks[track].retired
        for stream in streams where stream.trackID == trackID { sum.add(stream.fullStatistics) }
        if let index = selectedStream(of: trackID) {
            sum.jitter = streams[index].fullStatistics.jitter
            sum.dimensions = streams[index].statistics.dimensions
        }
        sum.roundTripTime = roundTripTime
        return sum
    }

    /// From answers to our reports, where the sender gives them: they come with every report. Else from connectivity checks, else from
    /// retransmissions; nil before any.
    var roundTripTime: Duration? { answeredRoundTripTime ?? measuredRoundTripTime ?? estimatedRoundTripTime }

    /// The sender has told how long ago it had our clock.
    mutating func learnRoundTripTime(answered sample: Duration) {
        answeredRoundTripTime = answeredRoundTripTime.map { ($0 * 7 + sample) / 8 } ?? sample
    }

    mutating func learnRoundTripTime(_ sample: Duration) {
        estimatedRoundTripTime = estimatedRoundTripTime.map { ($0 * 7 + sample) / 8 } ?? sample
    }

    // MARK: Tracks

    // Called for every packet: loops over indices, for closures and `for element in` would copy the session or the elements.

    func trackIndex(of trackID: TrackID) -> Int? {
        for index in tracks.indices where tracks[index].media.trackID == trackID { return index }
        return nil
    }

    /// The stream that is handed out, or the first of a track of which nothing has been handed out yet.
    func selectedStream(of trackID: TrackID) -> Int? {
        guard let track = trackIndex(of: trackID) else { return nil }
        let selected = tracks[track].selected
        for index in streams.indices where streams[index].trackID == trackID && (selected == nil || streams[index].ssrc == selected) {
            return index
        }
        return nil
    }

    func settings(of media: NegotiatedMedia) -> ReceiveStream.Settings {
        ReceiveStream.Settings(
            canRequestPackets: media.feedback.nack, canRequestKeyframes: media.feedback.pli || media.feedback.fir,
            recoveryWindow: configuration.recoveryWindow, reorderWindow: Self.reorderWindow,
            keyframeInterval: configuration.keyframeInterval)
    }

    /// In one BUNDLE group an id means the same in every m-section (RFC 8843 §9), so that a packet can be read before it is known
    /// whose it is.
    private static func merge(_ media: [NegotiatedMedia]) -> HeaderExtensionMap {
        var merged = HeaderExtensionMap()
        for extensions in media.lazy.filter(\.isReceiving).map(\.headerExtensions) {
            if merged.mid == 0 { merged.mid = extensions.mid }
            if merged.rid == 0 { merged.rid = extensions.rid }
            if merged.repairedRID == 0 { merged.repairedRID = extensions.repairedRID }
            if merged.transportWideCC == 0 { merged.transportWideCC = extensions.transportWideCC }
        }
        return merged
    }
}
