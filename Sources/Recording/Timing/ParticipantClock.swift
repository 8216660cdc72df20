import Media

/// A frame and its moment on our clock.
struct PlacedFrame: Hashable, Sendable {
    var track: TrackID
    var frame: EncodedFrame
    var moment: MonotonicTime
}

/// Puts the frames of one participant's connection on our clock, sound and picture together.
///
/// ```swift
/// clock.addTrack(audio, codec: .opus)
/// clock.receive(frame, on: audio, at: now)
/// while let placed = clock.next(at: now) { … }        // again when `nextDeadline` is there
/// ```
/// The first frames of a track are held until every track of the connection has frames and a sender report, at most `startHold`: then the shortest
/// delay of a whole second decides where they belong, and not that of the first packet, which comes out of a burst.
struct ParticipantClock {
    private struct Track {
        let id: TrackID
        /// Counts those that were ever added.
        let number: Int
        var timeline: TrackTimeline
        var firstArrival: MonotonicTime?
        var isOpen = false
        var hasEnded = false
    }

    private var tracks: [Track] = []
    private var senders: [String: SenderClock] = [:]
    private var firstReport: NTPTime?
    private let zero: MonotonicTime
    private let longestRecovery: Duration
    private var lastUpdate: MonotonicTime?
    private var addedTracks = 0
    private let learns: Bool
    private let hindsight: TimingLessons.Curves
    /// Of tracks that are no more.
    private var pastCurves: TimingLessons.Curves = [:]

    static let longestStartHold = Duration.seconds(1)
    private let startHold: Duration
    /// A track without frames for this long has no say in where the others belong.
    private static let freshness = Duration.seconds(5)
    private static let updateInterval = Duration.milliseconds(100)

    init(
        longestRecovery: Duration, startHold: Duration = longestStartHold, learns: Bool = false,
        hindsight: TimingLessons.Curves = [:], at now: MonotonicTime
    ) {
        self.learns = learns
        self.hindsight = hindsight
        self.longestRecovery = longestRecovery
        self.startHold = startHold
        zero = now
    }

    // MARK: What comes in

    mutating func addTrack(_ id: TrackID, codec: Codec) {
        guard index(of: id) == nil else { return }
        let timeline = TrackTimeline(
            codec: codec, longestRecovery: longestRecovery, learns: learns, hindsight: hindsight[addedTracks] ?? [])
        tracks.append(Track(id: id, number: addedTracks, timeline: timeline))
        addedTracks += 1
    }

    /// Its frames that are still here come out next; then it is forgotten.
    mutating func endTrack(_ id: TrackID) {
        guard let index = index(of: id) else { return }
        tracks[index].timeline.finish()
        tracks[index].isOpen = true
        tracks[index].hasEnded = true
    }

    mutating func receive(_ frame: EncodedFrame, on id: TrackID, at now: MonotonicTime) {
        guard let index = index(of: id), !tracks[index].hasEnded else { return }
        tracks[index].timeline.receive(frame, at: now)
        if tracks[index].firstArrival == nil { tracks[index].firstArrival = now }
        updateSenders(at: now)
    }

    mutating func receive(_ report: SenderReportTiming, on id: TrackID, at now: MonotonicTime) {
        guard let index = index(of: id) else { return }
        let first = firstReport ?? report.ntpTime
        firstReport = first
        tracks[index].timeline.receive(TimedReport(timing: report, senderSeconds: report.ntpTime.duration(since: first).inSeconds))
        lastUpdate = nil
        updateSenders(at: now)
    }

    mutating func handleTimeout(at now: MonotonicTime) {
        for index in tracks.indices { tracks[index].timeline.handleTimeout(at: now) }
    }

    /// Nothing more will come: what is held comes out.
    mutating func finish() {
        for index in tracks.indices {
            tracks[index].timeline.finish()
            tracks[index].isOpen = true
        }
    }

    // MARK: What comes out

    mutating func next(at now: MonotonicTime) -> PlacedFrame? {
        openTracks(at: now)
        for index in tracks.indices where tracks[index].isOpen && tracks[index].timeline.hasSettledFrames {
            let senderOffset = senderOffset(for: tracks[index].timeline)
            guard let next = tracks[index].timeline.next(senderOffset: senderOffset) else { continue }
            return PlacedFrame(track: tracks[index].id, frame: next.frame, moment: next.moment)
        }
        if !tracks.indices.allSatisfy({ !tracks[$0].hasEnded }) { forgetEndedTracks() }
        return nil
    }

    private mutating func forgetEndedTracks() {
        if learns { pastCurves = curves }
        tracks.removeAll { $0.hasEnded }
    }

    /// What was learned of all its tracks, the past ones included; empty unless it learns.
    var curves: TimingLessons.Curves {
        var curves = pastCurves
        for track in tracks { curves[track.number] = track.timeline.notes?.curves }
        return curves
    }

    /// Why frames of the track that are here may come out later with a moment in the past.
    enum Hold: Hashable {
        case none
        /// Until it is clear where the track begins, at most `startHold` from a frame's arrival.
        case start
        /// Until it is clear what its timestamps mean.
        case doubt
    }

    func hold(of id: TrackID) -> Hold {
        guard let index = index(of: id) else { return .none }
        if tracks[index].timeline.isInDoubt { return .doubt }
        return tracks[index].timeline.hasSettledFrames ? .start : .none
    }

    /// For the report: how much faster than its sender's wall clock a track's RTP clock runs, in parts per million, and since when its timestamps run on.
    func reading(of id: TrackID) -> (drift: Double?, epochStart: MonotonicTime?) {
        guard let index = index(of: id), let epoch = tracks[index].timeline.epoch else { return (nil, nil) }
        // The lead of the wall clock shrinks when the RTP clock is fast.
        return (epoch.reports.isEmpty ? nil : -epoch.reports.slope * 1e6, epoch.firstArrival)
    }

    var nextDeadline: MonotonicTime? {
        var earliest: MonotonicTime?
        for index in tracks.indices {
            earliest = .earlier(of: earliest, tracks[index].timeline.nextDeadline)
            if !tracks[index].isOpen { earliest = .earlier(of: earliest, tracks[index].firstArrival.map { $0 + startHold }) }
        }
        return earliest
    }

    // MARK: Clocks

    private mutating func openTracks(at now: MonotonicTime) {
        guard !tracks.indices.allSatisfy({ tracks[$0].isOpen }) else { return }
        let allAreKnown = tracks.allSatisfy { $0.hasEnded || ($0.firstArrival != nil && $0.timeline.epoch?.reports.isEmpty == false) }
        for index in tracks.indices where !tracks[index].isOpen {
            guard let first = tracks[index].firstArrival else { continue }
            tracks[index].isOpen = allAreKnown || now >= first + startHold
        }
    }

    private mutating func updateSenders(at now: MonotonicTime) {
        guard lastUpdate.map({ now >= $0 + Self.updateInterval }) ?? true else { return }
        lastUpdate = now
        var observations: [String: [SenderClock.Observation]] = [:]
        for track in tracks {
            guard let delay = track.timeline.epoch?.minimumOneWayDelay(since: zero),
                let last = track.timeline.lastArrival, now - last <= Self.freshness
            else { continue }
            observations[senderName(of: track.timeline), default: []].append(
                .init(id: track.id, kind: track.timeline.kind, oneWayDelay: delay, lag: track.timeline.lag))
        }
        for (name, observations) in observations {
            var sender = senders[name] ?? SenderClock()
            sender.update(observations, at: now)
            senders[name] = sender
            guard sender.isLed, let offset = sender.offset else { continue }
            for observation in observations where SenderClock.isPlausible(oneWayDelay: observation.oneWayDelay, offset: offset) {
                guard let index = index(of: observation.id) else { continue }
                tracks[index].timeline.lag = observation.oneWayDelay - offset
            }
        }
    }

    /// What has to be added to a sender's wall clock to have a track's offset; nil without a report, or with reports that cannot be true.
    private func senderOffset(for timeline: borrowing TrackTimeline) -> Double? {
        guard let epoch = timeline.epoch, let offset = senders[senderName(of: timeline)]?.offset,
            let delay = epoch.minimumOneWayDelay(since: zero), SenderClock.isPlausible(oneWayDelay: delay, offset: offset)
        else { return nil }
        return offset + (zero - epoch.firstArrival).inSeconds
    }

    /// A track whose CNAME is not known yet is taken for one of the only sender there is.
    private func senderName(of timeline: borrowing TrackTimeline) -> String {
        if let name = timeline.canonicalName { return name }
        return tracks.indices.lazy.compactMap { tracks[$0].timeline.canonicalName }.first ?? ""
    }

    private func index(of id: TrackID) -> Int? {
        tracks.indices.first { tracks[$0].id == id }
    }
}
