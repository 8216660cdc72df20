import Media

/// Our clock, counted from the recording's first frame and without its pauses.
struct RecordingClock {
    struct Pause: Hashable {
        var start: MonotonicTime
        var end: MonotonicTime?
    }

    let zero: MonotonicTime
    private(set) var pauses: [Pause] = []

    init(zero: MonotonicTime) {
        self.zero = zero
    }

    var isPaused: Bool { pauses.last.map { $0.end == nil } ?? false }

    mutating func pause(at now: MonotonicTime) {
        guard !isPaused else { return }
        pauses.append(Pause(start: max(now, zero), end: nil))
    }

    mutating func resume(at now: MonotonicTime) {
        guard isPaused, let last = pauses.indices.last else { return }
        pauses[last].end = max(now, pauses[last].start)
    }

    /// Where on the timeline a moment lies; in a pause, where the pause is. Negative before zero.
    func position(of moment: MonotonicTime) -> MediaTime {
        var paused: Int64 = 0
        for pause in pauses where pause.start < moment {
            paused += (min(pause.end ?? moment, moment) - pause.start).nanoseconds
        }
        return MediaTime(nanoseconds: (moment - zero).nanoseconds - paused)
    }

    /// Nothing of a pause is recorded. Its first instant is not, the instant of resuming is.
    func isRecorded(_ moment: MonotonicTime) -> Bool {
        !pauses.contains { $0.start <= moment && $0.end.map { moment < $0 } ?? true }
    }

    /// How many pauses lie before a moment.
    func section(of moment: MonotonicTime) -> Int {
        pauses.count { $0.start < moment }
    }

    /// Of the pauses that are over.
    var pausedDuration: Duration {
        pauses.reduce(.zero) { $0 + (($1.end ?? $1.start) - $1.start) }
    }
}
