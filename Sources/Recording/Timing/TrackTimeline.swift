import Media

/// Where on our own clock each frame of one track belongs: RTP time made into arrival time without the network's jitter.
///
/// Frames go in as they come; they come out in the same order, each with its moment, once it is clear which one that is. A moment is the timestamp,
/// as a straight line that the sender's reports and the shortest delays place (`SenderClock`). The line is corrected by slewing, never in steps;
/// it is broken only where the sender's timestamps themselves break off (a new `TrackEpoch`). Nothing is dropped, moments only grow,
/// and none is later than its frame arrived, but for `furthestAhead`.
struct TrackTimeline {
    let kind: MediaKind
    private(set) var epoch: TrackEpoch?
    private var candidate: EpochCandidate?
    private var settled: [SettledFrame] = []
    private var reports: [TimedReport] = []
    private(set) var canonicalName: String?
    private(set) var lastArrival: MonotonicTime?
    private var lastDelay = 0.0
    private var lastReceivedPosition = 0.0
    private let longestRecovery: Double

    /// In seconds, from position to moment; nil before the epoch's first frame was placed.
    private var offset: Double?
    private var lastPosition = 0.0
    private var firstPosition = 0.0
    private var lastMoment: MonotonicTime?
    /// Of the epoch, counted from 0.
    private var epochNumber = -1
    /// What it makes of the frames, for a second time; nil when there is none.
    private(set) var notes: OffsetNotes?
    /// What the first time has taught, by the epoch's number.
    private let hindsight: [OffsetCurve?]

    /// How much longer this track takes than its sender's clock says (`SenderClock.offset`), in seconds: for a picture, the time to encode it.
    /// Outlives epochs, so that a new one is in place before its first report.
    var lag = 0.0

    /// Of corrections, in seconds a second.
    private static let slewRate = 0.005
    /// The first correction is that of the first reports, which come 0.5 s (video) and up to 2.5 s (audio) after the start, later than frames can be
    /// held. It is a few hundredths of a second, and nobody sees a picture come 1.7 ms earlier; so pictures make it up within the first seconds,
    /// while sound, where each shift is a crack or an overlap, never moves faster than the rate above.
    private static let slewRateOfEarlyVideo = 0.05
    private static let earlySeconds = 10.0
    /// A picture may lie this far after its arrival, in seconds: when sound takes longer than pictures do, the picture is shown with its sound.
    static let furthestAhead = 0.1

    /// - Parameter longestRecovery: how late a frame can be that was lost and sent again.
    init(codec: Codec, longestRecovery: Duration, learns: Bool = false, hindsight: [OffsetCurve?] = []) {
        kind = codec.kind
        notes = learns ? OffsetNotes() : nil
        self.hindsight = hindsight
        self.longestRecovery = longestRecovery.inSeconds
    }

    // MARK: What comes in

    mutating func receive(_ frame: EncodedFrame, at now: MonotonicTime) {
        defer { lastArrival = max(lastArrival ?? frame.arrival, frame.arrival) }
        guard let epoch else {
            begin(TrackEpoch(frame))
            settled.append(SettledFrame(frame, by: .timestamp))
            return
        }
        switch continuity(of: frame, in: epoch) {
        case .continues:
            dissolveCandidate(before: epoch.position(of: frame.rtpTimestamp))
            lastDelay = epoch.delay(of: frame.rtpTimestamp, arrival: frame.arrival)
            lastReceivedPosition = epoch.position(of: frame.rtpTimestamp)
            self.epoch?.insert(frame)
            settled.append(SettledFrame(frame, by: .timestamp))
        case .breaksOff(let mayBeHeldUp):
            if candidate == nil {
                candidate = EpochCandidate(frame, mayBeHeldUp: mayBeHeldUp, at: now)
            } else {
                candidate?.append(frame)
            }
            if candidate?.isConfirmed == true { adoptCandidate() }
        }
    }

    mutating func receive(_ report: TimedReport) {
        canonicalName = report.timing.canonicalName ?? canonicalName
        reports.append(report)
        if reports.count > 20 { reports.removeFirst() }
        epoch?.insert(report)
    }

    private enum Continuity { case continues, breaksOff(mayBeHeldUp: Bool) }

    private func continuity(of frame: EncodedFrame, in epoch: TrackEpoch) -> Continuity {
        guard frame.ssrc == epoch.ssrc else { return .breaksOff(mayBeHeldUp: false) }
        let delay = epoch.delay(of: frame.rtpTimestamp, arrival: frame.arrival)
        let late = delay - epoch.minimumDelay
        // A delay that grew or shrank bit by bit is a queue's: only a step can be the timestamps'.
        let step = delay - lastDelay
        let isAfterPause = lastArrival.map { frame.arrival - $0 >= .seconds(1) } ?? false
        if late > (isAfterPause ? 0.5 : 1), step > 0.5 {
            // What follows on in the timestamps may have stood in a queue, however long.
            let followsOn = isAfterPause && abs(epoch.position(of: frame.rtpTimestamp) - lastReceivedPosition) < 0.25
            return .breaksOff(mayBeHeldUp: late <= longestRecovery + 1 || followsOn)
        }
        // Frames come in the order of sending.
        if epoch.position(of: frame.rtpTimestamp) < lastReceivedPosition - 0.1 { return .breaksOff(mayBeHeldUp: false) }
        // Nothing arrives before it was sent: timestamps that are ahead by this much have jumped.
        return late < -0.25 && step < -0.25 ? .breaksOff(mayBeHeldUp: false) : .continues
    }

    // MARK: Epochs

    private mutating func begin(_ epoch: TrackEpoch) {
        self.epoch = epoch
        epochNumber += 1
        notes?.beginEpoch()
        lastDelay = epoch.minimumDelay
        lastReceivedPosition = 0
        offset = nil
        for report in reports { self.epoch?.insert(report) }
    }

    /// The timestamps are back where they belong: what was between them was late, however late, or wrong by itself.
    private mutating func dissolveCandidate(before end: Double) {
        guard let epoch, let candidate = candidate.take() else { return }
        for frame in candidate.frames {
            let position = epoch.position(of: frame.rtpTimestamp)
            let late = epoch.delay(of: frame.rtpTimestamp, arrival: frame.arrival) - epoch.minimumDelay
            let isOnlyLate = frame.ssrc == epoch.ssrc && late >= 0 && position > lastReceivedPosition - 0.1 && position < end
            settled.append(SettledFrame(frame, by: isOnlyLate ? .timestamp : .arrival))
        }
    }

    private mutating func adoptCandidate() {
        guard let epoch, let candidate = candidate.take() else { return }
        // What the old epoch still has here keeps the place that it had there.
        for index in settled.indices where settled[index].basis == .timestamp {
            let position = epoch.position(of: settled[index].frame.rtpTimestamp)
            let moment = epoch.firstArrival + Self.duration(position + (offset ?? epoch.minimumDelay - lag))
            settled[index].basis = .moment(moment)
        }
        begin(candidate.epoch)
        for (index, frame) in candidate.frames.enumerated() {
            settled.append(SettledFrame(frame, by: index < candidate.runStart ? .arrival : .timestamp))
        }
    }

    /// Frames are being held until it is clear what they are.
    var isInDoubt: Bool { candidate != nil }
    var hasSettledFrames: Bool { !settled.isEmpty }
    var firstSettledArrival: MonotonicTime? { settled.first?.frame.arrival }

    /// When the frames that are held until it is clear what they are have to be let go.
    var nextDeadline: MonotonicTime? { candidate?.deadline }

    mutating func handleTimeout(at now: MonotonicTime) {
        if let nextDeadline, nextDeadline <= now { decideOnCandidate() }
    }

    /// No more frames will come to decide what the held ones are.
    mutating func finish() {
        decideOnCandidate()
    }

    /// The last packets before a silence, sent again because nobody saw that they were missing, are late and nothing else.
    private mutating func decideOnCandidate() {
        if candidate?.isProbablyLate == true { dissolveCandidate(before: .infinity) } else { adoptCandidate() }
    }

    // MARK: What comes out

    /// The next frame and its moment.
    /// - Parameter senderOffset: from the sender's wall clock to offsets of the epoch, in seconds; nil when it cannot place this track.
    mutating func next(senderOffset: Double?) -> (frame: EncodedFrame, moment: MonotonicTime)? {
        guard !settled.isEmpty else { return nil }
        let next = settled.removeFirst()
        let moment = moment(of: next, senderOffset: senderOffset)
        lastMoment = moment
        return (next.frame, moment)
    }

    private mutating func moment(of settled: SettledFrame, senderOffset: Double?) -> MonotonicTime {
        let latest = settled.frame.arrival + Self.duration(Self.furthestAhead)
        // One millisecond is a file's tick: two blocks of a track never share one.
        let earliest = lastMoment.map { $0 + .milliseconds(1) }
        let moment: MonotonicTime
        switch (settled.basis, epoch) {
        case (.moment(let known), _):
            moment = known
        case (.timestamp, let epoch?):
            let position = epoch.position(of: settled.frame.rtpTimestamp)
            let target = senderOffset.map { $0 + epoch.reports.lead(at: position) } ?? epoch.minimumDelay - lag
            let offset = correctedOffset(at: position, towards: target)
            moment = epoch.firstArrival + Self.duration(position + offset)
        case (.arrival, let epoch):
            moment = settled.frame.arrival + Self.duration(epoch.flatMap { epoch in offset.map { $0 - epoch.minimumDelay } } ?? 0)
        case (.timestamp, nil):
            moment = settled.frame.arrival
        }
        return max(min(moment, latest), earliest ?? .init(nanoseconds: .min))
    }

    private mutating func correctedOffset(at position: Double, towards target: Double) -> Double {
        if hindsight.indices.contains(epochNumber), let curve = hindsight[epochNumber] {
            offset = curve.offset(at: position)
            return curve.offset(at: position)
        }
        let corrected = slewedOffset(at: position, towards: target)
        notes?.append(OffsetSample(position: position, offset: corrected, target: target))
        return corrected
    }

    private mutating func slewedOffset(at position: Double, towards target: Double) -> Double {
        guard let current = offset else {
            (offset, lastPosition, firstPosition) = (target, position, position)
            return target
        }
        let isEarly = kind == .video && position - firstPosition < Self.earlySeconds
        let limit = (isEarly ? Self.slewRateOfEarlyVideo : Self.slewRate) * max(0, position - lastPosition)
        let corrected = current + min(max(target - current, -limit), limit)
        offset = corrected
        lastPosition = max(lastPosition, position)
        return corrected
    }

    private static func duration(_ seconds: Double) -> Duration {
        .nanoseconds(Int64(min(max(seconds, -1e9), 1e9) * 1e9))
    }
}

/// A frame of which it is clear how to find its moment.
private struct SettledFrame {
    enum Basis: Hashable {
        case timestamp
        /// Its timestamp is wrong.
        case arrival
        case moment(MonotonicTime)
    }

    var frame: EncodedFrame
    var basis: Basis

    init(_ frame: EncodedFrame, by basis: Basis) {
        self.frame = frame
        self.basis = basis
    }
}
