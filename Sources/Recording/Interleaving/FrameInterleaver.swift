import DequeModule
import Media

/// Puts the frames of one file's tracks into the order of their times.
///
/// A frame waits for the other tracks only as long as they could still deliver something earlier: an allowance usually, and while one waits for packets
/// to be sent again (`setRecovering`), or sorts out its timestamps (`setHold`), as long as that can last. Nothing is dropped for being late.
struct FrameInterleaver {
    struct Entry: Hashable {
        var track: TrackID
        var frame: EncodedFrame
        /// On the recording's timeline.
        var time: MediaTime
        /// Counts pauses of the recording.
        var section: Int
        /// What happened between the track's frame before and this one.
        var interruption: Interruption
        fileprivate var entered: MonotonicTime
    }

    private struct Track {
        let id: TrackID
        let kind: MediaKind
        var queue: Deque<Entry> = []
        var isRecovering = false
        var recoveryEnded: MonotonicTime?
        var hold = ParticipantClock.Hold.none
        var hasEnded = false
    }

    private var tracks: [Track] = []
    private(set) var byteCount = 0
    private let recoveryLimit: Duration
    private let startLimit: Duration
    /// Grows when a frame comes after later ones are out: a sender that is short of breath once will be so again.
    private var allowance = Self.allowance
    private var lastReleased: MediaTime?

    /// From the capture of a picture to the arrival of the sound that was captured with it, at most, when network and sender are calm.
    static let allowance = Duration.milliseconds(250)
    /// However late a sender is, pictures go on: this is as long as a file may lag behind its call for it.
    private static let longestAllowance = Duration.milliseconds(1500)
    /// Above the recovery window: the last request's answer has to travel, too.
    static let recoveryMargin = Duration.milliseconds(500)
    /// Recovered frames come right behind the word that nothing is waited for any more.
    private static let recoveryGrace = Duration.milliseconds(20)
    /// A second and a half of the fastest that WebRTC sends. Beyond it frames go out, waited for or not.
    private static let byteLimit = 32 << 20

    init(limits: WaitLimits) {
        recoveryLimit = limits.recovery + Self.recoveryMargin
        startLimit = limits.start
    }

    var isEmpty: Bool { tracks.allSatisfy(\.queue.isEmpty) }
    var isRecovering: Bool { tracks.contains { $0.isRecovering && !$0.hasEnded } }
    /// Sound may still come: where it does not, it is missing.
    var expectsSound: Bool { tracks.contains { $0.kind == .audio && !$0.hasEnded } }

    func contains(_ id: TrackID) -> Bool { index(of: id) != nil }

    mutating func addTrack(_ id: TrackID, kind: MediaKind) {
        guard index(of: id) == nil else { return }
        tracks.append(Track(id: id, kind: kind))
        // At equal times sound comes first.
        tracks.sort { $0.kind == .audio && $1.kind == .video }
    }

    /// Nothing more will come from it. What is here of it keeps its turn.
    mutating func endTrack(_ id: TrackID) {
        guard let index = index(of: id) else { return }
        tracks[index].hasEnded = true
        forgetEndedTracks()
    }

    private mutating func forgetEndedTracks() {
        tracks.removeAll { $0.hasEnded && $0.queue.isEmpty }
    }

    mutating func setRecovering(_ isRecovering: Bool, _ id: TrackID, at now: MonotonicTime) {
        guard let index = index(of: id), tracks[index].isRecovering != isRecovering else { return }
        tracks[index].isRecovering = isRecovering
        tracks[index].recoveryEnded = isRecovering ? nil : now
    }

    mutating func setHold(_ hold: ParticipantClock.Hold, _ id: TrackID) {
        guard let index = index(of: id) else { return }
        tracks[index].hold = hold
    }

    mutating func push(
        _ frame: EncodedFrame, of id: TrackID, time: MediaTime, section: Int, after interruption: Interruption = .init(),
        at now: MonotonicTime
    ) {
        guard let index = index(of: id) else { return }
        byteCount += frame.payload.count
        if let lastReleased, time < lastReleased { allowance = min(allowance + (lastReleased - time), Self.longestAllowance) }
        tracks[index].queue.append(
            Entry(track: id, frame: frame, time: time, section: section, interruption: interruption, entered: now))
    }

    /// The next frame in order of time, when nothing earlier can come.
    /// - Parameter isDraining: nothing more will come at all.
    mutating func next(at now: MonotonicTime, isDraining: Bool = false) -> Entry? {
        guard let index = earliest else { return nil }
        guard isDraining || byteCount > Self.byteLimit || releaseTime(of: index).map({ $0 <= now }) ?? true else { return nil }
        guard let entry = tracks[index].queue.popFirst() else { return nil }
        byteCount -= entry.frame.payload.count
        lastReleased = max(lastReleased ?? entry.time, entry.time)
        if tracks[index].hasEnded { forgetEndedTracks() }
        return entry
    }

    /// When the next frame stops waiting; nil when there is none.
    var nextDeadline: MonotonicTime? {
        earliest.flatMap { releaseTime(of: $0) }
    }

    private var earliest: Int? {
        var earliest: (index: Int, time: MediaTime)?
        // By index: a copy of a track is a reference counted up and down.
        for index in tracks.indices {
            guard let time = tracks[index].queue.first?.time else { continue }
            if earliest.map({ time < $0.time }) ?? true { earliest = (index, time) }
        }
        return earliest?.index
    }

    /// nil: at once.
    private func releaseTime(of index: Int) -> MonotonicTime? {
        guard let first = tracks[index].queue.first else { return nil }
        let entered = first.entered
        var latest: MonotonicTime?
        for other in tracks.indices where other != index && tracks[other].queue.isEmpty && !tracks[other].hasEnded {
            let end =
                switch (tracks[other].isRecovering, tracks[other].hold) {
                case (true, _), (_, .doubt): entered + recoveryLimit
                // What is held there arrived later than this.
                case (_, .start): max(entered, first.frame.arrival + startLimit)
                case (_, .none): entered + allowance
                }
            let release = max(end, tracks[other].recoveryEnded.map { $0 + Self.recoveryGrace } ?? entered)
            latest = max(latest ?? release, release)
        }
        return latest
    }

    private func index(of id: TrackID) -> Int? {
        tracks.indices.first { tracks[$0].id == id }
    }
}
