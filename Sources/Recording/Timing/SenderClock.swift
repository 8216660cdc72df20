import Media

/// What our clock shows when the wall clock of one sender (one CNAME, RFC 3550 §6.5.1) shows its zero, give or take the shortest way here.
///
/// All tracks of a sender share it: what their reports call the same instant gets the same moment, and that is lip-sync. It follows the sound's arrival:
/// corrections that reports bring about move the picture, for a moved sound is heard.
struct SenderClock {
    /// A track as it stands, for `update`.
    struct Observation {
        var id: TrackID
        var kind: MediaKind
        /// Shortest time from the sender's wall clock to our arrival clock, in seconds.
        var oneWayDelay: Double
        /// See `TrackTimeline.lag`.
        var lag: Double
    }

    /// In seconds; nil before the first report.
    private(set) var offset: Double?
    private var leader: TrackID?
    /// The track that the offset follows is sending: what others are later than it is theirs (`TrackTimeline.lag`).
    private(set) var isLed = false
    private var leaderKind = MediaKind.video
    private var updated: MonotonicTime?

    /// Drift of clocks and changes of the way are followed at this rate, in seconds a second, by all tracks together.
    private static let slewRate = 0.005
    /// A track whose reports put it this far from the others, in seconds, is not believed: reports behind a mixer or SFU may be wrong by seconds.
    private static let plausible = 0.5

    static func isPlausible(oneWayDelay: Double, offset: Double) -> Bool { abs(oneWayDelay - offset) <= plausible }

    /// - Parameter observations: the tracks that have reports and are sending.
    mutating func update(_ observations: [Observation], at now: MonotonicTime) {
        defer { updated = now }
        guard let chosen = chooseLeader(among: observations) else { return }
        var target = chosen.oneWayDelay
        if chosen.kind == .video, leaderKind == .audio, offset != nil {
            // The sound is muted or gone; the picture stays where it was beside it.
            target = chosen.oneWayDelay - chosen.lag
        }
        let shortest = observations.filter { Self.isPlausible(oneWayDelay: $0.oneWayDelay, offset: target) }.map(\.oneWayDelay).min()
        if let shortest { target = min(target, shortest + TrackTimeline.furthestAhead) }

        // Sound that begins to lead brings its own offset along, at once: then it has not moved, and the picture slews.
        let bringsItsOwn = chosen.kind == .audio && chosen.id != leader
        if let current = offset, !bringsItsOwn {
            let limit = Self.slewRate * max(0, updated.map { (now - $0).inSeconds } ?? 0)
            offset = current + min(max(target - current, -limit), limit)
        } else {
            offset = target
        }
        if chosen.kind == .audio || leaderKind == .video {
            leader = chosen.id
            leaderKind = chosen.kind
        }
        isLed = chosen.id == leader
    }

    /// The one that leads goes on; else sound before pictures, and the shortest delay.
    private func chooseLeader(among observations: [Observation]) -> Observation? {
        if leaderKind == .audio, let current = observations.first(where: { $0.id == leader }) { return current }
        let sound = observations.filter { $0.kind == .audio }
        return (sound.isEmpty ? observations : sound).min { $0.oneWayDelay - $0.lag < $1.oneWayDelay - $1.lag }
    }
}
