import Media

/// One SSRC of a track: its packets come in as they arrive, its frames go out in order, and what it needs from its sender is known by time.
///
/// An in-order packet goes from the datagram straight into the frame. Nothing is allocated for it; one that must wait is copied once.
struct ReceiveStream {
    /// What the track and its connection allow, the same for all streams of a track.
    struct Settings: Hashable {
        /// Lost packets may be asked for.
        var canRequestPackets: Bool
        var canRequestKeyframes: Bool
        /// How long a packet that can be asked for is waited for.
        var recoveryWindow: Duration
        /// How long one that cannot be asked for is waited for: it is late, or a copy of it is on its way.
        var reorderWindow: Duration
        /// Zero: key frames are never asked for without need.
        var keyframeInterval: Duration

        var patience: Duration { canRequestPackets ? recoveryWindow : reorderWindow }
    }

    /// 1 ms, in nanoseconds: a thousand packets a second are more than a call sends.
    private static let shortestPacketDistance: Int64 = 1_000_000

    /// This long after the last request, its answer has left the sender.
    private static let calm = Duration.milliseconds(150)
    /// Jitter, and the packets of a large frame one after the other.
    private static let calmDelay = Duration.milliseconds(100)
    /// How many intervals a key frame may be waited for that nothing but seeking needs.
    private static let longestDeferral = 3

    let ssrc: UInt32
    let trackID: TrackID
    let kind: MediaKind
    /// The simulcast layer, where the sender names it.
    let rid: [UInt8]?
    let startedAt: MonotonicTime
    var settings: Settings {
        didSet { sequencer.patience = settings.patience }
    }
    var statistics = ReceptionStatistics()
    var keyframes = KeyframeRequester()
    /// The round trip that the last retransmission took; the owner takes it.
    var roundTripSample: Duration?
    private(set) var source: SourceStatistics
    private(set) var lastArrival: MonotonicTime
    private(set) var lastKeyframe: MonotonicTime?
    private(set) var nextReport: MonotonicTime?
    /// A sender report that came before the first frame, and so cannot be placed yet.
    var earlySenderReport: (report: SenderReport, arrival: MonotonicTime)?

    private var sequenceNumbers = SequenceNumberExtender()
    private var sequencer: PacketSequencer
    private var video: VideoDepacketizer?
    private var audio: AudioDepacketizer?
    private var stray: StrayPacket?
    private var tailProbe = TailProbe()
    private var outputs: [DepacketizerOutput] = []
    /// How many of the outputs have had their consequences.
    private var settledCount = 0
    /// At least a round trip.
    private var requestInterval = Duration.zero
    /// When packets were asked for last.
    private var lastRequest: MonotonicTime?
    private var queueingDelay: QueueingDelay

    /// A lone packet from far away: noise, unless its successor follows.
    private struct StrayPacket {
        var sequenceNumber: UInt16
        var packet: MediaPacket
        var payload: [UInt8]
    }

    init(ssrc: UInt32, trackID: TrackID, kind: MediaKind, rid: [UInt8]?, settings: Settings, at now: MonotonicTime) {
        self.ssrc = ssrc
        self.trackID = trackID
        self.kind = kind
        self.rid = rid
        self.settings = settings
        startedAt = now
        lastArrival = now
        sequencer = PacketSequencer(patience: settings.patience)
        switch kind {
        case .video:
            source = SourceStatistics(clockRate: Codec.vp8.clockRate)
            queueingDelay = QueueingDelay(clockRate: Codec.vp8.clockRate)
            video = VideoDepacketizer(ssrc: ssrc)
        case .audio:
            source = SourceStatistics(clockRate: Codec.opus.clockRate)
            queueingDelay = QueueingDelay(clockRate: Codec.opus.clockRate)
            audio = AudioDepacketizer(ssrc: ssrc)
        }
    }

    /// Whether packets are held back for one that is missing.
    var isWaiting: Bool { sequencer.isWaiting }
    var waitingByteCount: Int { sequencer.waitingByteCount }
    var waitingSince: MonotonicTime? { sequencer.waitingSince }

    /// Places a sender's RTP timestamp among those of the frames; nil before the first frame.
    func extended(_ timestamp: UInt32) -> Int64? {
        guard let timestamps = video?.timestamps ?? audio?.timestamps, timestamps.last != nil else { return nil }
        return timestamps.extended(timestamp)
    }

    // MARK: Packets

    /// An original packet.
    mutating func receive(_ header: RTPHeader, _ content: MediaPacket.Content, _ payload: borrowing RawSpan, at now: MonotonicTime) {
        let number = sequenceNumbers.extended(header.sequenceNumber)
        let packet = MediaPacket(
            sequenceNumber: number, timestamp: header.timestamp, marker: header.marker, content: content, arrival: now)
        if sequencer.isStray(number) {
            guard let stray, header.sequenceNumber == stray.sequenceNumber &+ 1 else {
                keepStray(packet, header.sequenceNumber, payload)
                return
            }
            restart(with: stray, at: now)
        }
        source.receive(header, at: now)
        queueingDelay.packetCame(header.timestamp, at: now)
        if nextReport == nil { nextReport = now + reportInterval / 2 }
        accept(packet, header.sequenceNumber, payload, isOriginal: true, at: now)
    }

    /// The packet that an RTX packet brought again (RFC 4588 §4): `header` is the RTX packet's, `sequenceNumber` the original's.
    mutating func receiveRetransmission(
        _ header: RTPHeader, sequenceNumber: UInt16, _ content: MediaPacket.Content, _ payload: borrowing RawSpan, at now: MonotonicTime
    ) {
        let number = sequenceNumbers.extended(sequenceNumber)
        guard !sequencer.isStray(number) else {
            statistics.discardedPackets += 1
            return
        }
        let packet = MediaPacket(
            sequenceNumber: number, timestamp: header.timestamp, marker: header.marker, content: content, arrival: now)
        accept(packet, sequenceNumber, payload, isOriginal: false, at: now)
    }

    private mutating func accept(
        _ packet: MediaPacket, _ sequenceNumber: UInt16, _ payload: borrowing RawSpan, isOriginal: Bool, at now: MonotonicTime
    ) {
        var packet = packet
        packet.sequenceNumber = sequenceNumbers.extend(sequenceNumber)
        lastArrival = now
        stray = nil
        tailProbe.packetCame(at: now)
        let beginsKeyframe = keyframes.nextRequest != nil && Self.beginsKeyframe(packet, payload)
        if video != nil, statistics.packets == 0 { requestFirstKeyframe(packet, payload, at: now) }
        let (placement, request) = sequencer.place(packet, payload, at: now) { Self.beginsStream(packet, $0) }
        switch placement {
        case .duplicate:
            statistics.duplicates += 1
            return
        case .late:
            statistics.latePackets += 1
            return
        case .next:
            count(payload, request, isOriginal: isOriginal, at: now)
            depacketize(packet, payload)
        case .early:
            count(payload, request, isOriginal: isOriginal, at: now)
            audio?.keepRedundancy(of: packet, payload)
        }
        if beginsKeyframe { keyframes.keyframeBegan(at: now, patience: settings.patience) }
        deliverWaiting()
        skipRecovered()
        while sequencer.isOverfull { skipGap() }
        settle(at: now)
    }

    /// - Parameter isOriginal: not out of an RTX packet. After a request nobody knows which of the two a packet is where there is no RTX.
    private mutating func count(
        _ payload: borrowing RawSpan, _ request: MissingPackets.Packet?, isOriginal: Bool, at now: MonotonicTime
    ) {
        statistics.packets += 1
        statistics.bytes += payload.byteCount
        guard let request else { return }
        guard request.requests > 0, let requestedAt = request.requestedAt else {
            sequencer.learnReordering(now - request.missedAt)
            if isOriginal { statistics.reorderedPackets += 1 }
            return
        }
        // No answer can be here so soon.
        if now - requestedAt < requestInterval / 2 { sequencer.learnReordering(now - request.missedAt) }
        statistics.recoveredByRetransmission += 1
        // Asked for more than once, nobody knows which request was answered (Karn's rule).
        if request.requests == 1 { roundTripSample = now - requestedAt }
    }

    /// Video begins with a key frame, sound with the marker of a talk spurt (RFC 7587 §4.1).
    private static func beginsStream(_ packet: MediaPacket, _ payload: borrowing RawSpan) -> Bool {
        switch packet.content {
        case .vp8: beginsKeyframe(packet, payload)
        case .opus, .redundantOpus: packet.marker
        case .nothing: false
        }
    }

    private static func beginsKeyframe(_ packet: MediaPacket, _ payload: borrowing RawSpan) -> Bool {
        guard packet.content == .vp8, let descriptor = VP8PayloadDescriptor(parsing: payload), descriptor.startsFrame else { return false }
        // The inverse key frame flag, bit 0 of the first byte after the descriptor (RFC 6386 §9.1).
        return payload.byte(at: descriptor.byteCount) & 1 == 0
    }

    private mutating func requestFirstKeyframe(_ packet: MediaPacket, _ payload: borrowing RawSpan, at now: MonotonicTime) {
        if settings.canRequestPackets { keyframes.expect(at: now) } else { keyframes.request(at: now) }
        if Self.beginsKeyframe(packet, payload) { keyframes.keyframeBegan(at: now, patience: settings.patience) }
    }

    private mutating func keepStray(_ packet: MediaPacket, _ sequenceNumber: UInt16, _ payload: borrowing RawSpan) {
        if stray != nil { statistics.discardedPackets += 1 }
        let bytes = payload.bytes(in: 0..<payload.byteCount)
        stray = StrayPacket(sequenceNumber: sequenceNumber, packet: packet, payload: bytes)
    }

    /// The sender began to count anew, or was not heard for thousands of packets (RFC 3550 §A.1). What waited is delivered as far as it
    /// goes.
    private mutating func restart(with stray: StrayPacket, at now: MonotonicTime) {
        while sequencer.isWaiting { skipGap() }
        let skipped = stray.packet.sequenceNumber - (sequenceNumbers.highest ?? 0) - 1
        // As many as a sender can send in the time are lost; more than that is another count.
        let isOutage = skipped > 0 && skipped <= (now - lastArrival).nanoseconds / Self.shortestPacketDistance
        let lost = isOutage ? Int(skipped) : 0
        video?.lose(packets: max(lost, 1))
        if lost > 0 {
            statistics.packetsLost += lost
            if audio != nil { outputs.append(.lost(lost)) }
        }
        sequencer.restart()
        source.restart()
        _ = sequenceNumbers.restart(at: stray.sequenceNumber)
        accept(stray.packet, stray.sequenceNumber, stray.payload.span.bytes, isOriginal: true, at: now)
    }

    // MARK: Delivery

    private mutating func depacketize(_ packet: MediaPacket, _ payload: borrowing RawSpan) {
        video?.handle(packet, payload, into: &outputs)
        audio?.handle(packet, payload, into: &outputs)
    }

    private mutating func deliverWaiting() {
        while let entry = sequencer.takeNext() { depacketize(entry.packet, entry.payload.span.bytes) }
    }

    /// Closes gaps of which every packet is there as a redundant copy.
    private mutating func skipRecovered() {
        while audio != nil, let next = sequencer.firstWaiting, let recoverable = audio?.recoverable(before: next.timestamp),
            sequencer.gap > 0, recoverable >= sequencer.gap
        {
            skipGap()
        }
    }

    /// Gives up the packets before the first that waits.
    private mutating func skipGap() {
        guard let next = sequencer.firstWaiting else { return }
        let skipped = sequencer.skipGap()
        if skipped > 0 {
            video?.lose(packets: skipped)
            let lost = audio?.lose(packets: skipped, before: next.timestamp, into: &outputs)
            statistics.packetsLost += lost ?? skipped
        }
        deliverWaiting()
    }

    /// Draws the consequences of what was delivered.
    private mutating func settle(at now: MonotonicTime) {
        for output in outputs[settledCount...] {
            switch output {
            case .frame(let frame):
                statistics.frames += 1
                guard kind == .video, frame.isKeyframe else { continue }
                lastKeyframe = now
                statistics.dimensions = frame.dimensions
                keyframes.keyframeCame()
            case .lost(let count):
                statistics.framesLost += count
            case .keyframeNeeded:
                break
            }
        }
        settledCount = outputs.count
    }

    /// Whether there is anything to take.
    var hasNews: Bool { !outputs.isEmpty || roundTripSample != nil }

    /// What `receive…`, `handleTimeout` and `flush` made, in order.
    mutating func takeOutputs() -> [DepacketizerOutput] {
        guard !outputs.isEmpty else { return [] }
        var taken: [DepacketizerOutput] = []
        swap(&taken, &outputs)
        settledCount = 0
        return taken
    }

    /// Waits no longer for what is missing first: the memory is needed.
    mutating func giveUpFirstGap(at now: MonotonicTime) {
        skipGap()
        settle(at: now)
    }

    /// Waits no longer: delivers what there is. The stream may go on.
    mutating func flush(at now: MonotonicTime) {
        while sequencer.isWaiting { skipGap() }
        video?.flush(into: &outputs)
        settle(at: now)
    }

    // MARK: Time

    private var reportInterval: Duration { kind == .video ? .seconds(1) : .seconds(5) }

    var nextDeadline: MonotonicTime? {
        var deadline = sequencer.patienceEnds
        deadline.advance(to: nextReport)
        if settings.canRequestPackets {
            deadline.advance(to: sequencer.missing.nextRequest)
            deadline.advance(to: tailProbe.next)
        }
        if settings.canRequestKeyframes { deadline.advance(to: keyframes.nextRequest) }
        return deadline
    }

    mutating func handleTimeout(at now: MonotonicTime) {
        var isChanged = false
        while let patienceEnds = sequencer.patienceEnds, patienceEnds <= now, sequencer.isWaiting {
            skipGap()
            isChanged = true
        }
        if isChanged { settle(at: now) }
    }

    /// The sequence numbers to ask for now.
    mutating func takeDueRequests(at now: MonotonicTime, interval: Duration) -> [UInt16] {
        guard settings.canRequestPackets else { return [] }
        let due = sequencer.takeDueRequests(at: now, interval: interval)
        requestInterval = interval
        if !due.isEmpty { lastRequest = now }
        statistics.packetsRequested += due.count
        return due + tailProbe.takeDue(after: sequenceNumbers.highest, at: now)
    }

    /// No key frame came by itself for the interval.
    ///
    /// A sender like Chromium throws away what its pacer holds when it makes a key frame, retransmissions too, and those it never sends
    /// again. So one that only makes seeking easier is asked for in a moment when nothing is being repaired and no queue has built up, if
    /// there is one in time.
    func lacksKeyframe(at now: MonotonicTime) -> Bool {
        guard settings.keyframeInterval > .zero, let lastKeyframe else { return false }
        let age = now - lastKeyframe
        guard age >= settings.keyframeInterval else { return false }
        return isCalm(at: now) || age >= settings.keyframeInterval * Self.longestDeferral
    }

    private func isCalm(at now: MonotonicTime) -> Bool {
        sequencer.missing.isEmpty && queueingDelay.current < Self.calmDelay && lastRequest.map { now - $0 >= Self.calm } ?? true
    }

    func needsKeyframe(at now: MonotonicTime) -> Bool {
        guard settings.canRequestKeyframes, let next = keyframes.nextRequest else { return false }
        return next <= now
    }

    /// Whether a key frame is to be asked for now.
    mutating func takeDueKeyframeRequest(at now: MonotonicTime) -> Bool {
        guard settings.canRequestKeyframes, keyframes.takeDue(at: now) else { return false }
        statistics.keyframeRequests += 1
        return true
    }

    /// A report about this source, when one is due. A source that fell silent is not reported again until it speaks.
    mutating func takeDueReport(at now: MonotonicTime) -> ReportBlock? {
        guard let due = nextReport, due <= now else { return nil }
        nextReport = now - lastArrival < reportInterval * 2 ? now + reportInterval : nil
        return source.makeReportBlock(ssrc: ssrc, at: now)
    }

    mutating func handle(_ report: SenderReport, at now: MonotonicTime) {
        source.handle(report, at: now)
    }

    /// Statistics with what the parts count.
    var fullStatistics: ReceptionStatistics {
        var all = statistics
        all.jitter = source.jitter
        if let video {
            all.incompleteFrames = video.counters.incompleteFrames
            all.undecodableFrames = video.counters.undecodableFrames
            all.keyframes = video.counters.keyframes
            all.discardedPackets += video.counters.malformedPackets
        }
        if let audio {
            all.recoveredByRedundancy = audio.counters.recoveredByRedundancy
            all.discardedPackets += audio.counters.malformedPackets
        }
        return all
    }
}
