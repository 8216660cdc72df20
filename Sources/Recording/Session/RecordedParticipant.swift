import Media

/// One person of a recording: the tracks, the clock that places them, the files they go to, and whether anything comes at all.
struct RecordedParticipant {
    let id: ParticipantID
    var entry: RecordingManifest.Participant
    var clock: ParticipantClock
    var feeds: [FileFeed] = []
    var accounts = TrackAccounts()
    /// Which feed a track goes to, for the tracks that are recorded.
    private var feedOfTrack: [TrackID: Int] = [:]
    private var kinds: [TrackID: MediaKind] = [:]
    var connection = ConnectionState.connecting
    /// What somebody else has to say about this person, such as that their video cannot be recorded.
    var externalWarning: String?
    /// Media that is recorded, or anything else that proves the connection alive; at first, the joining.
    private(set) var lastSign: MonotonicTime
    private(set) var lastPacket: MonotonicTime
    private(set) var hasSentMedia = false
    /// How long what was sent before a stop may still be on its way.
    var pathDelay = Duration.zero
    /// Tracks that have gone on beyond the stop.
    var passedStop: Set<TrackID> = []
    /// When something happens if nothing comes: kept, because it is asked for after every frame of anybody.
    private(set) var deadline: MonotonicTime?

    /// Nothing for this long: everybody in the room is told that this person is not being recorded.
    static let silenceLimit = Duration.seconds(10)
    /// The file of a lost connection waits this long after its last packet for an ICE restart or a resumed `/ws`.
    static let resumeLimit = Duration.seconds(35)

    private let timing: RecordingTiming
    private var connectionNumber = 0
    /// Of connections that are over.
    private var pastLessons: [TimingLessons.Connection: TimingLessons.Curves] = [:]

    init(_ entry: RecordingManifest.Participant, limits: WaitLimits, timing: RecordingTiming = .live, at now: MonotonicTime) {
        id = entry.id
        self.entry = entry
        self.timing = timing
        clock = Self.makeClock(limits: limits, timing, .init(participant: entry.id, number: 0), at: now)
        lastSign = now
        lastPacket = now
    }

    private static func makeClock(
        limits: WaitLimits, _ timing: RecordingTiming, _ connection: TimingLessons.Connection, at now: MonotonicTime
    ) -> ParticipantClock {
        ParticipantClock(
            longestRecovery: limits.recovery + FrameInterleaver.recoveryMargin, startHold: limits.start, learns: timing == .learning,
            hindsight: timing.curves(of: connection), at: now)
    }

    /// What all connections have taught; empty unless the recording learns.
    var lessons: [TimingLessons.Connection: TimingLessons.Curves] {
        var lessons = pastLessons
        lessons[.init(participant: id, number: connectionNumber)] = clock.curves
        return lessons
    }

    var isPresent: Bool { entry.leftAt == nil }
    /// Something may come any moment.
    var isConnectable: Bool { connection == .connecting || connection == .connected }
    /// At a stop, something may still come that was sent before it.
    var isAwaited: Bool { isPresent && isConnectable && !feeds.isEmpty }
    var hasPassedStop: Bool { kinds.keys.allSatisfy(passedStop.contains) }
    var hasOpenFile: Bool { feeds.contains { $0.file != nil } }
    var isRecovering: Bool { feeds.contains(where: \.interleaver.isRecovering) }

    // MARK: Tracks

    /// Finds a file for a track: camera and microphone share one, a shared screen has its own, and so has whatever there is a second of.
    mutating func addTrack(_ track: TrackID, codec: Codec, isScreenShare: Bool, limits: WaitLimits, at now: MonotonicTime) {
        guard feedOfTrack[track] == nil else { return }
        let kind = codec.kind
        let index = freeFeed(for: kind, isScreenShare: isScreenShare) ?? feeds.count
        if index == feeds.count {
            let purpose = purposeOfNewFeed(for: kind, isScreenShare: isScreenShare)
            feeds.append(FileFeed(purpose: purpose, limits: timing.limits(limits)))
        }
        feeds[index].addTrack(track, kind: kind)
        feedOfTrack[track] = index
        kinds[track] = kind
        clock.addTrack(track, codec: codec)
        accounts.begin(track, codec: codec, isScreenShare: isScreenShare, at: now)
    }

    private func freeFeed(for kind: MediaKind, isScreenShare: Bool) -> Int? {
        let purposes: [FileFeed.Purpose] = isScreenShare ? [.screen] : kind == .video ? [.camera, .screen, .more] : [.camera, .more]
        for purpose in purposes {
            // A shared screen's file is for the camera only when the camera's own is taken.
            if let index = feeds.firstIndex(where: { $0.purpose == purpose && $0.hasRoom(for: kind) }) { return index }
            if purpose == .camera, !feeds.contains(where: { $0.purpose == .camera }) { return nil }
        }
        return nil
    }

    private func purposeOfNewFeed(for kind: MediaKind, isScreenShare: Bool) -> FileFeed.Purpose {
        if isScreenShare { return .screen }
        if !feeds.contains(where: { $0.purpose == .camera }) { return .camera }
        // A second picture beside the camera's is nearly always a screen, whatever it calls itself.
        return kind == .video && !feeds.contains { $0.purpose == .screen } ? .screen : .more
    }

    func feed(of track: TrackID) -> Int? { feedOfTrack[track] }
    func kind(of track: TrackID) -> MediaKind? { kinds[track] }
    var videoTracks: [TrackID] { kinds.filter { $0.value == .video }.map(\.key).sorted { $0.rawValue < $1.rawValue } }

    /// What comes out of the clock afterwards still finds its feed.
    mutating func endTrack(_ track: TrackID) {
        clock.endTrack(track)
    }

    /// The clock has let out the track's last frame.
    mutating func forgetTrack(_ track: TrackID) {
        guard let feed = feedOfTrack.removeValue(forKey: track) else { return }
        kinds[track] = nil
        accounts.end(track)
        feeds[feed].endTrack(track)
    }

    /// The connection is over: what comes next is another one, with tracks of its own.
    mutating func endConnection(limits: WaitLimits, at now: MonotonicTime) {
        feeds = []
        feedOfTrack = [:]
        kinds = [:]
        accounts.endAll()
        if timing == .learning { pastLessons = lessons }
        connectionNumber += 1
        clock = Self.makeClock(limits: limits, timing, .init(participant: id, number: connectionNumber), at: now)
    }

    // MARK: Signs of life

    mutating func sawPacket(at now: MonotonicTime) {
        lastPacket = now
        lastSign = now
    }

    mutating func sawMedia(at now: MonotonicTime) {
        sawPacket(at: now)
        hasSentMedia = true
        connection = .connected
    }

    mutating func change(to state: ConnectionState, at now: MonotonicTime) {
        connection = state
        // Whoever never sent anything is not recorded, however alive the connection is.
        if state == .connected, hasSentMedia { lastSign = now }
    }

    mutating func rejoin(at now: MonotonicTime) {
        entry.leftAt = nil
        connection = .connecting
        hasSentMedia = false
        sawPacket(at: now)
    }

    /// Brings `media` and `warning` up to date.
    /// - Returns: whether they have changed.
    mutating func update(at now: MonotonicTime) -> Bool {
        let isSilent = now - lastSign >= Self.silenceLimit
        let media: RecordingManifest.Participant.Media
        var warning = externalWarning
        if !isPresent {
            (media, warning) = (.none, nil)
        } else if connection == .lost || connection == .closed {
            media = hasSentMedia ? .lost : .none
            warning = "the connection to the recorder is \(connection)"
        } else if isSilent {
            media = hasSentMedia ? .lost : .none
            warning = externalWarning ?? "no media has arrived for 10 s"
        } else {
            media = hasSentMedia && (entry.media == .recording || hasOpenFile) ? .recording : .connecting
        }
        guard media != entry.media || warning != entry.warning else { return false }
        entry.media = media
        entry.warning = warning
        return true
    }

    /// To be called after every change, before `deadline` is asked for.
    mutating func refreshDeadline(flushInterval: Duration) {
        var earliest = MonotonicTime?.earlier(of: silenceDeadline, resumeDeadline)
        earliest = .earlier(of: earliest, clock.nextDeadline)
        for index in feeds.indices {
            earliest = .earlier(of: earliest, feeds[index].interleaver.nextDeadline)
            earliest = .earlier(of: earliest, feeds[index].file?.flushTime(interval: flushInterval))
        }
        deadline = earliest
    }

    /// When `update` will have something to say if nothing comes; nil when it has said it.
    private var silenceDeadline: MonotonicTime? {
        let isToldAlready = entry.media == .lost || entry.media == .none && entry.warning != nil
        return isPresent && isConnectable && !isToldAlready ? lastSign + Self.silenceLimit : nil
    }

    /// When the files of a lost connection are finished.
    var resumeDeadline: MonotonicTime? {
        connection == .lost && hasOpenFile ? lastPacket + Self.resumeLimit : nil
    }
}
