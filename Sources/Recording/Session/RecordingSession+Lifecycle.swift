import Media

/// From `waiting` to `completed`: pause, resume, stop, and all that ends a recording.
extension RecordingSession {
    mutating func pause(at now: MonotonicTime) {
        guard header.state == .recording, let position = clock?.position(of: now) else { return }
        clock?.pause(at: now)
        header.state = .paused
        header.pauses.append(.init(at: max(0, position.inSeconds), wallStart: wallTime(at: now), wallEnd: nil))
        note(.paused, at: now)
        changed(at: now)
    }

    mutating func resume(at now: MonotonicTime) {
        guard header.state == .paused else { return }
        clock?.resume(at: now)
        header.state = .recording
        header.pauses[header.pauses.count - 1].wallEnd = wallTime(at: now)
        note(.resumed, at: now)
        // Asked for at once: pictures before it cannot be shown, and are not recorded.
        for participant in participants where participant.isPresent {
            for track in participant.videoTracks { emit(.keyframeNeeded(participant.id, track)) }
        }
        changed(at: now)
    }

    /// - Parameters:
    ///   - patience: how long packets may still be sent again. What was sent after the stop is not taken, whenever it comes.
    ///   - reason: for the timeline.
    mutating func stop(at now: MonotonicTime, patience: Duration? = nil, because reason: String = "it was stopped") {
        guard header.state.isRunning else { return }
        guard header.state != .waiting else {
            fail(.init(code: "no-media", message: "nobody sent anything before the recording ended"), at: now)
            return
        }
        if header.state == .paused { header.pauses[header.pauses.count - 1].wallEnd = wallTime(at: now) }
        header.state = .finalizing
        header.endedAt = wallTime(at: now)
        stopMoment = now
        stopPatience = min(patience ?? longestRecovery, longestRecovery)
        note(.stopped, detail: reason, at: now)
        changed(at: now)
    }

    private var longestRecovery: Duration { configuration.recoveryWindow + FrameInterleaver.recoveryMargin }

    /// When everything that was sent before the stop has arrived, or has had its time to; nil when not stopping.
    var drainDeadline: MonotonicTime? {
        guard let stopMoment, !isDrained, header.state == .finalizing else { return nil }
        // Whose every track has gone on beyond the stop has sent all of before.
        guard participants.contains(where: { $0.isAwaited && !$0.hasPassedStop }) else { return stopMoment }
        if let givenUp { return givenUp + Self.flushGrace }
        let isRecovering = participants.contains { $0.isAwaited && $0.isRecovering }
        return stopMoment + (isRecovering ? stopPatience : min(FrameInterleaver.allowance, stopPatience))
    }

    /// The wait at the end is over. What stands behind packets that are still missing is asked for before the files are closed.
    mutating func endDrain(at now: MonotonicTime) {
        guard givenUp == nil, participants.contains(where: { $0.isAwaited && $0.isRecovering && !$0.hasPassedStop }) else {
            return drain(at: now)
        }
        givenUp = now
        emit(.flushNeeded)
    }

    private mutating func drain(at now: MonotonicTime) {
        for index in participants.indices { finishFiles(of: index, at: now) }
        isDrained = true
        completeIfFinished(at: now)
    }

    /// What left before the stop may arrive so much later than something that takes no time.
    mutating func setRoundTripTime(_ roundTripTime: Duration, of id: ParticipantID) {
        guard let index = index(of: id) else { return }
        participants[index].pathDelay = min(max(roundTripTime / 2, .zero), FrameInterleaver.allowance)
    }

    mutating func fileFinished(_ file: FileID, bytes: Int64, sha256: String, at now: MonotonicTime) {
        guard unfinishedFiles.remove(file) != nil else { return }
        files[file.rawValue].bytes = bytes
        files[file.rawValue].sha256 = sha256
        // Without a hash it could not be finished, and is left to the next start.
        files[file.rawValue].complete = !sha256.isEmpty
        if header.state == .finalizing, isDrained, unfinishedFiles.isEmpty {
            completeIfFinished(at: now)
        } else if hasEnded, unfinishedFiles.isEmpty {
            end(at: now)
        } else {
            changed(at: now)
        }
    }

    private mutating func completeIfFinished(at now: MonotonicTime) {
        guard unfinishedFiles.isEmpty else { return }
        if files.isEmpty {
            // Pictures without a key frame, say.
            fail(.init(code: "no-media", message: "nothing that came could be written into a file"), at: now)
        } else {
            header.state = .completed
            end(at: now)
        }
    }

    /// Ends as failed, which everybody is told at once. What was written is kept, and finished as far as the disk still lets it; `ended` comes
    /// when that is done.
    mutating func fail(_ failure: RecordingManifest.Failure, at now: MonotonicTime) {
        stopMoment = stopMoment ?? now
        for index in participants.indices { finishFiles(of: index, at: now) }
        if !hasEnded, header.state.isRunning { note(.stopped, detail: failure.message, at: now) }
        header.error = failure
        header.state = .failed
        header.endedAt = header.endedAt ?? wallTime(at: now)
        if unfinishedFiles.isEmpty { end(at: now) } else { changed(at: now) }
    }

    private mutating func end(at now: MonotonicTime) {
        changed(at: now)
        emit(.ended)
    }

    mutating func update(name: String?, tags: [String]?, metadata: [String: String]?, hold: Bool?, at now: MonotonicTime) {
        header.name = name ?? header.name
        header.tags = tags ?? header.tags
        header.metadata = metadata ?? header.metadata
        header.hold = hold ?? header.hold
        changed(at: now)
    }

    mutating func roomIsEmpty(_ isEmpty: Bool, at now: MonotonicTime) {
        if isEmpty {
            if wasEverInhabited, emptySince == nil { emptySince = now }
        } else {
            wasEverInhabited = true
            emptySince = nil
        }
    }
}
