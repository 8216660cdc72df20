package import Media

/// What happens when nothing happens.
extension RecordingSession {
    /// When to call `handle(.timeout)`.
    package var nextDeadline: MonotonicTime? {
        guard !hasEnded else { return nil }
        var earliest: MonotonicTime?
        func consider(_ deadline: MonotonicTime?) {
            guard let deadline else { return }
            earliest = min(earliest ?? deadline, deadline)
        }
        consider(waitDeadline)
        consider(emptyRoomDeadline)
        consider(maxDurationDeadline)
        consider(drainDeadline)
        consider(commitDeadline)
        for participant in participants {
            consider(participant.silenceDeadline.flatMap { isToldAlready(participant) ? nil : $0 })
            consider(participant.resumeDeadline)
            consider(participant.clock.nextDeadline)
            for feed in participant.feeds {
                consider(feed.interleaver.nextDeadline)
                consider(feed.file?.flushTime(interval: configuration.flushInterval))
            }
        }
        return earliest
    }

    mutating func handleDeadlines(at now: MonotonicTime) {
        guard let deadline = nextDeadline, deadline <= now else { return }
        for index in participants.indices {
            participants[index].clock.handleTimeout(at: now)
            pump(index, at: now)
            if let resume = participants[index].resumeDeadline, resume <= now {
                finishFiles(of: index, at: now)
            }
            flush(index, at: now)
            update(index, at: now)
        }
        endIfDue(at: now)
        if let drainDeadline, drainDeadline <= now { drain(at: now) }
        if let commitDeadline, commitDeadline <= now, !hasEnded { commit(at: now) }
    }

    private mutating func flush(_ index: Int, at now: MonotonicTime) {
        for feed in participants[index].feeds.indices {
            guard let time = participants[index].feeds[feed].file?.flushTime(interval: configuration.flushInterval), time <= now else {
                continue
            }
            participants[index].feeds[feed].file?.flush()
            collectOutput(of: index, feed, at: now)
        }
    }

    private mutating func endIfDue(at now: MonotonicTime) {
        guard header.state.isRunning else { return }
        let deadlines = [waitDeadline, emptyRoomDeadline, maxDurationDeadline]
        let isTooLarge = configuration.maxBytes.map { byteCount >= $0 } ?? false
        if isTooLarge || deadlines.contains(where: { $0.map { $0 <= now } ?? false }) { stop(at: now) }
    }

    private var emptyRoomDeadline: MonotonicTime? {
        header.state.isRunning ? emptySince.map { $0 + configuration.emptyRoomLimit } : nil
    }

    private var maxDurationDeadline: MonotonicTime? {
        guard header.state == .recording, let clock, let limit = configuration.maxDuration else { return nil }
        return clock.zero + clock.pausedDuration + limit
    }

    private func isToldAlready(_ participant: RecordedParticipant) -> Bool {
        participant.entry.media == .lost || participant.entry.media == .none && participant.entry.warning != nil
    }
}
