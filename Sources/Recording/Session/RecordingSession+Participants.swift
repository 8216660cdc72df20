import Media

/// Who is there, and with which tracks.
extension RecordingSession {
    mutating func join(_ id: ParticipantID, name: String, at now: MonotonicTime) {
        guard header.state.isRunning, configuration.participants?.contains(id) ?? true else { return }
        wasEverInhabited = true
        if let index = index(of: id) {
            guard !participants[index].isPresent else { return }
            participants[index].rejoin(at: now)
            _ = participants[index].update(at: now)
        } else {
            let entry = RecordingManifest.Participant(id: id, name: name, joinedAt: wallTime(at: now), media: .connecting)
            participants.append(RecordedParticipant(entry, limits: configuration.waitLimits, timing: timing, at: now))
        }
        note(.joined, id, at: now)
        changed(at: now)
    }

    mutating func leave(_ id: ParticipantID, at now: MonotonicTime) {
        guard let index = index(of: id), participants[index].isPresent else { return }
        finishFiles(of: index, at: now)
        participants[index].endConnection(limits: configuration.waitLimits, at: now)
        participants[index].entry.leftAt = wallTime(at: now)
        _ = participants[index].update(at: now)
        note(.left, id, at: now)
        changed(at: now)
    }

    mutating func warn(_ id: ParticipantID, _ warning: String?, at now: MonotonicTime) {
        guard let index = index(of: id) else { return }
        participants[index].externalWarning = warning
        update(index, at: now)
    }

    mutating func connection(of id: ParticipantID, is state: ConnectionState, at now: MonotonicTime) {
        guard let index = index(of: id) else { return }
        let previous = participants[index].connection
        participants[index].change(to: state, at: now)
        switch (previous, state) {
        case (.lost, .lost), (.closed, .lost): break
        case (_, .lost):
            note(.lost, id, at: now)
            participants[index].accounts.updateAll { $0.connectionLost() }
        case (.lost, .connected): note(.reconnected, id, at: now)
        case (.connecting, .connected), (.closed, .connected): note(.connected, id, at: now)
        case (.connecting, .closed), (.connected, .closed), (.lost, .closed): note(.disconnected, id, at: now)
        default: break
        }
        if state == .closed { finishFiles(of: index, at: now) }
        update(index, at: now)
    }

    /// Tells everybody when it has become visible or invisible to the recorder.
    mutating func update(_ index: Int, at now: MonotonicTime) {
        if participants[index].update(at: now) { changed(at: now) }
    }

    mutating func addTrack(_ track: TrackID, codec: Codec, isScreenShare: Bool, to id: ParticipantID, at now: MonotonicTime) {
        guard configuration.records(codec.kind), let index = index(of: id), participants[index].isPresent else { return }
        participants[index].addTrack(
            track, codec: codec, isScreenShare: isScreenShare, limits: configuration.waitLimits, at: now)
        note(.trackAdded, id, detail: isScreenShare ? "screen" : nil, at: now) { $0.kind = codec.kind }
    }

    mutating func endTrack(_ track: TrackID, of id: ParticipantID, at now: MonotonicTime) {
        guard let index = index(of: id), let kind = participants[index].kind(of: track) else { return }
        participants[index].endTrack(track)
        pump(index, at: now)
        participants[index].forgetTrack(track)
        pump(index, at: now)
        note(.trackEnded, id, at: now) { $0.kind = kind }
    }
}
