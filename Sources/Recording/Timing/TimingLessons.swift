/// What a whole recording has taught about the clocks of those who sent it: what a live recording learns only as it goes on.
package struct TimingLessons: Hashable, Sendable {
    struct Connection: Hashable, Sendable {
        var participant: ParticipantID
        /// Counts those of the participant.
        var number: Int
    }

    /// Of a connection, by the order in which its tracks were added; of a track, one an epoch.
    typealias Curves = [Int: [OffsetCurve?]]

    var curves: [Connection: Curves] = [:]
}

/// How a recording finds the places of frames.
package enum RecordingTiming: Hashable, Sendable {
    /// By what is known when they come.
    case live
    /// The same, and notes it for a second time.
    case learning
    /// By what the first time has taught.
    case hindsight(TimingLessons)

    /// How long frames wait for each other on their way into a file. Live, somebody waits for the file; what is placed in hindsight may belong
    /// before all that came in the first second.
    func limits(_ live: WaitLimits) -> WaitLimits {
        guard case .hindsight = self else { return live }
        return WaitLimits(recovery: live.recovery, start: live.start + ParticipantClock.longestStartHold)
    }

    func curves(of connection: TimingLessons.Connection) -> TimingLessons.Curves {
        guard case .hindsight(let lessons) = self else { return [:] }
        return lessons.curves[connection] ?? [:]
    }
}
