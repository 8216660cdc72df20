import DequeModule
import Media

/// What went into a peer's `RTPSession` since a capture began, for whoever keeps it.
struct ReceptionLog {
    private var entries: Deque<(input: RTPSession.Input, time: MonotonicTime)> = []
    private var roundTripTime: Duration?

    mutating func append(_ input: RTPSession.Input, at now: MonotonicTime) {
        entries.append((input, now))
    }

    /// It is told with every check, and changes with few.
    mutating func append(roundTripTime: Duration, at now: MonotonicTime) {
        guard roundTripTime != self.roundTripTime else { return }
        self.roundTripTime = roundTripTime
        entries.append((.roundTripTime(roundTripTime), now))
    }

    mutating func pop() -> (input: RTPSession.Input, time: MonotonicTime)? { entries.popFirst() }

    /// All that waits happened just then.
    func isAll(at now: MonotonicTime) -> Bool { entries.allSatisfy { $0.time == now } }
}
