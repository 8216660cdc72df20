import Media

/// What is counted of one track while it is recorded: frames as they pass, the network's figures once a second.
struct TrackAccount {
    let track: TrackID
    let kind: MediaKind
    let codec: Codec
    let isScreenShare: Bool
    private(set) var file: String?
    var ledger = LossLedger()
    var mute: MuteDetector
    private let addedAt: MonotonicTime
    /// What had been counted before the recording met the track, or before its present file.
    private var baseline = ReceptionStatistics()
    private(set) var latest = ReceptionStatistics()

    private var frames = 0
    private var framesLost = 0
    private var skippedFrames = 0
    private var freezes = MediaStops()
    private var gaps = MediaStops()
    private var pictures: PictureContinuity
    private var sound = SoundContinuity()
    private var resolutions: [TrackReport.Resolution] = []
    private var bitrate = BitrateMeter()
    private var clockDrift: Double?
    private var epochStart: MonotonicTime?

    private static let mostResolutions = 200

    init(_ track: TrackID, codec: Codec, isScreenShare: Bool, at now: MonotonicTime) {
        self.track = track
        kind = codec.kind
        self.codec = codec
        self.isScreenShare = isScreenShare
        addedAt = now
        mute = MuteDetector(isScreenShare: isScreenShare)
        pictures = PictureContinuity(isScreenShare: isScreenShare)
    }

    // MARK: What comes in

    mutating func lost(_ count: Int) {
        framesLost += count
        ledger.note(Interruption(lost: count))
    }

    mutating func connectionLost() { ledger.note(Interruption(wasDisconnected: true)) }

    /// Figures that come together with the track are of the time before.
    mutating func take(_ statistics: ReceptionStatistics, at now: MonotonicTime) {
        latest = statistics
        if now == addedAt { baseline = statistics }
    }

    /// - Parameter epochStart: when the clock's present epoch began.
    /// - Returns: whether another epoch has begun since the last time.
    mutating func take(drift: Double?, epochStart: MonotonicTime?) -> Bool {
        clockDrift = drift ?? clockDrift
        defer { self.epochStart = epochStart ?? self.epochStart }
        guard let epochStart, let known = self.epochStart else { return false }
        return epochStart != known
    }

    mutating func skipped(after interruption: Interruption) {
        skippedFrames += 1
        pictures.skipped(interruption)
    }

    mutating func wrotePicture(
        _ frame: EncodedFrame, at time: MediaTime, section: Int, after interruption: Interruption
    ) -> (freeze: MediaStop?, resolution: TrackReport.Resolution?) {
        frames += 1
        bitrate.add(frame.payload.count, at: time)
        let freeze = pictures.wrote(at: time, section: section, after: interruption)
        if let freeze { freezes.append(freeze) }
        guard let size = frame.dimensions else { return (freeze, nil) }
        let resolution = TrackReport.Resolution(at: time.roundedSeconds, width: size.width, height: size.height)
        if let last = resolutions.last, last.width == size.width, last.height == size.height { return (freeze, nil) }
        let isChange = !resolutions.isEmpty
        if resolutions.count < Self.mostResolutions { resolutions.append(resolution) }
        return (freeze, isChange ? resolution : nil)
    }

    mutating func filledSound(_ duration: Duration) { sound.filled(duration) }

    mutating func wroteSound(_ frame: EncodedFrame, at time: MediaTime, after interruption: Interruption, unfilled: Duration) {
        frames += 1
        bitrate.add(frame.payload.count, at: time)
        guard let gap = sound.wrote(at: time, after: interruption, unfilled: unfilled) else { return }
        gaps.append(gap, isListed: gap.isDamage || gap.duration >= SoundContinuity.shortestOfSender)
    }

    // MARK: Files

    /// Frames go into another file than before: what was counted so far is told, and counting begins anew.
    mutating func begin(file: String) -> TrackReport? {
        guard self.file != file else { return nil }
        guard self.file != nil else {
            self.file = file
            return nil
        }
        let finished = report
        var next = TrackAccount(track, codec: codec, isScreenShare: isScreenShare, at: addedAt)
        next.file = file
        next.ledger = ledger
        next.mute = mute
        next.baseline = latest
        next.latest = latest
        next.epochStart = epochStart
        self = next
        return finished
    }

    /// The file ends: a picture that was lost before is missed until there.
    mutating func fileEnded(at end: MediaTime) -> MediaStop? {
        guard kind == .video, frames > 0, let freeze = pictures.finished(at: end, after: ledger.takeRest()) else { return nil }
        freezes.append(freeze)
        return freeze
    }

    var report: TrackReport {
        var report = TrackReport(kind: kind, codec: codec, screen: isScreenShare, file: file, bitrate: bitrate.series)
        var statistics = latest
        statistics.subtract(baseline)
        report.take(statistics)
        report.frames = frames
        report.framesLost = framesLost
        report.skippedFrames = skippedFrames
        report.freezes = .init(freezes)
        report.gaps = .init(gaps)
        report.resolutions = resolutions
        report.clockDrift = clockDrift.map { ($0 * 10).rounded() / 10 }
        report.verdict = Verdict(of: report)
        return report
    }

    /// Sums for the metrics.
    func add(to totals: inout MediaTotals) {
        totals.freezes += freezes.count
        totals.frozenSeconds += freezes.duration
        totals.gaps += gaps.count
        totals.filledSeconds += gaps.duration
        totals.skippedFrames += skippedFrames
    }
}
