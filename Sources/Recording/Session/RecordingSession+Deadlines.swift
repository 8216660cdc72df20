package import Media

/// What happens when nothing happens.
extension RecordingSession {
    /// When to call `handle(.timeout)`.
    package var nextDeadline: MonotonicTime? {
        guard !hasEnded else { return nil }
        var earliest = MonotonicTime?.earlier(of: waitDeadline, emptyRoomDeadline)
        earliest = .earlier(of: earliest, maxDurationDeadline)
        earliest = .earlier(of: earliest, drainDeadline)
        earliest = .earlier(of: earliest, commitDeadline)
        for index in participants.indices { earliest = .earlier(of: earliest, participants[index].deadline) }
        return earliest
    }

    mutating func handleDeadlines(at now: MonotonicTime) {
        guard let deadline = nextDeadline, deadline <= now else { return }
        for index in participants.indices where participants[index].deadline.map({ $0 <= now }) ?? false {
            participants[index].clock.handleTimeout(at: now)
            pump(index, at: now)
            if let resume = participants[index].resumeDeadline, resume <= now {
                finishFiles(of: index, at: now)
            }
            flush(index, at: now)
            update(index, at: now)
            participants[index].refreshDeadline(flushInterval: configuration.flushInterval)
        }
        endIfDue(at: now)
        if let drainDeadline, drainDeadline <= now { endDrain(at: now) }
        if let commitDeadline, commitDeadline <= now, !hasEnded { commit(at: now) }
    }

    private mutating func flush(_ index: Int, at now: MonotonicTime) {
        for feed in participants[index].feeds.indices {
            guard let time = participants[index].feeds[feed].file?.flushTime(interval: configuration.flushInterval), time <= now else {
                continue
            }
            participants[index].feeds[feed].file?.flush(interval: configuration.flushInterval, at: now)
            collectOutput(of: index, feed, at: now)
        }
    }

    private mutating func endIfDue(at now: MonotonicTime) {
        guard header.state.isRunning else { return }
        let deadlines = [
            (waitDeadline, "nobody sent anything"), (emptyRoomDeadline, "the room was empty"),
            (maxDurationDeadline, "maxDuration was reached"),
        ]
        if configuration.maxBytes.map({ byteCount >= $0 }) ?? false {
            stop(at: now, because: "maxBytes was reached")
        } else if let due = deadlines.first(where: { $0.0.map { $0 <= now } ?? false }) {
            stop(at: now, because: due.1)
        }
    }

    private var emptyRoomDeadline: MonotonicTime? {
        header.state.isRunning ? emptySince.map { $0 + configuration.emptyRoomLimit } : nil
    }

    private var maxDurationDeadline: MonotonicTime? {
        guard header.state == .recording, let clock, let limit = configuration.maxDuration else { return nil }
        return clock.zero + clock.pausedDuration + limit
    }
}
