import Media

/// What is told of a recording beside its media: markers, timeline, report.
extension RecordingSession {
    // MARK: Timeline

    /// - Parameter position: on the recording's timeline, in seconds, of what is only known afterwards.
    mutating func note(
        _ type: TimelineEvent.Kind, _ participant: ParticipantID? = nil, detail: String? = nil, position: Double? = nil,
        at now: MonotonicTime, _ fill: (inout TimelineEvent) -> Void = { _ in }
    ) {
        let present = clock.map { max(0, $0.position(of: now).roundedSeconds) } ?? 0
        let at = min(max(0, position ?? present), present)
        let time = wallTime(at: now - .nanoseconds(Int64((present - at) * 1e9)))
        var event = TimelineEvent(type, at: at, time: time, participant: participant)
        event.name = participant.flatMap { index(of: $0) }.map { participants[$0].entry.name }
        event.detail = detail
        fill(&event)
        timeline.insert(event)
        emit(.note(event))
    }

    mutating func mark(_ label: String, at now: MonotonicTime) {
        guard header.state == .recording || header.state == .paused, header.markers.count < [RecordingManifest.Marker].mostMarkers,
            let position = clock?.position(of: now)
        else { return }
        let marker = RecordingManifest.Marker(at: max(0, position.roundedSeconds), label: label)
        header.markers.append(marker)
        note(.marker, at: now) { $0.label = label }
        changed(at: now)
    }

    // MARK: Accounts

    mutating func receive(_ statistics: ReceptionStatistics, from id: ParticipantID, _ track: TrackID, at now: MonotonicTime) {
        guard let index = index(of: id), participants[index].feed(of: track) != nil else { return }
        let reading = participants[index].clock.reading(of: track)
        let watchesSilence = participants[index].connection == .connected && !participants[index].isRecovering && clock?.isPaused == false
        let changes = participants[index].accounts.update(track) { account in
            account.take(statistics, at: now)
            let isNewEpoch = account.take(drift: reading.drift, epochStart: reading.epochStart)
            let mute = watchesSilence ? account.mute.tick(packets: statistics.packets, at: now) : nil
            return (isNewEpoch: isNewEpoch, mute: mute, kind: account.kind)
        }
        guard let changes else { return }
        if changes.isNewEpoch, let moment = reading.epochStart {
            note(.source, id, position: clock?.position(of: moment).roundedSeconds, at: now) { $0.kind = changes.kind }
        }
        if let mute = changes.mute { noteMute(mute, changes.kind, of: id, at: now) }
    }

    /// A frame was written into the open file of a feed.
    mutating func account(
        for entry: FrameInterleaver.Entry, of index: Int, _ feed: Int, concealedBefore: Duration, gap: Duration?, at now: MonotonicTime
    ) {
        guard let file = participants[index].feeds[feed].file else { return }
        let filled = file.statistics.concealedDuration - concealedBefore
        if filled > .zero, let sound = participants[index].feeds[feed].tracks[.audio] {
            participants[index].accounts.update(sound) { $0.filledSound(filled) }
        }
        participants[index].accounts.begin(file: files[file.id.rawValue].name, of: entry.track)
        let id = participants[index].id
        let kind = entry.frame.codec.kind
        let news = participants[index].accounts.update(entry.track) { account in
            var news: (freeze: MediaStop?, resolution: TrackReport.Resolution?) = (nil, nil)
            switch kind {
            case .video: news = account.wrotePicture(entry.frame, at: entry.time, section: entry.section, after: entry.interruption)
            case .audio: account.wroteSound(entry.frame, at: entry.time, after: entry.interruption, unfilled: gap ?? .zero)
            }
            return (
                freeze: news.freeze, resolution: news.resolution,
                mute: account.mute.wrote(entry.frame.payload.count, kind: kind, at: entry.time)
            )
        }
        if let gap {
            note(.gap, id, position: (entry.time - gap).roundedSeconds, at: now) { event in
                event.kind = .audio
                event.duration = gap.roundedSeconds
            }
        }
        guard let news else { return }
        if let freeze = news.freeze { noteFreeze(freeze, of: id, at: now) }
        if let resolution = news.resolution {
            note(.resolution, id, position: resolution.at, at: now) { event in
                event.kind = .video
                (event.width, event.height) = (resolution.width, resolution.height)
            }
        }
        if let mute = news.mute { noteMute(mute, kind, of: id, at: now) }
    }

    /// Before the open file of a feed is finished.
    mutating func accountForEnd(of index: Int, _ feed: Int, at now: MonotonicTime) {
        guard let file = participants[index].feeds[feed].file else { return }
        let end = file.end
        for track in participants[index].feeds[feed].tracks.values {
            guard let freeze = participants[index].accounts.update(track, { $0.fileEnded(at: end) }) ?? nil else { continue }
            noteFreeze(freeze, of: participants[index].id, at: now)
        }
    }

    private mutating func noteFreeze(_ freeze: MediaStop, of id: ParticipantID, at now: MonotonicTime) {
        note(.freeze, id, detail: freeze.cause.rawValue, position: freeze.at, at: now) { event in
            event.kind = .video
            event.duration = freeze.duration
        }
    }

    private mutating func noteMute(_ change: MuteDetector.Change, _ kind: MediaKind, of id: ParticipantID, at now: MonotonicTime) {
        switch change {
        case .muted(let time): note(.muted, id, position: time.roundedSeconds, at: now) { $0.kind = kind }
        case .unmuted(let time): note(.unmuted, id, position: time.roundedSeconds, at: now) { $0.kind = kind }
        }
    }

    // MARK: Report

    package var report: RecordingReport {
        let reports = participants.map { ($0, $0.accounts.reports) }
        let open = Dictionary(uniqueKeysWithValues: openFiles.map { ($0.id, $0.statistics.clampedFrames) })
        let files = files.enumerated().map { index, file in
            let id = FileID(rawValue: index)
            let verdicts = reports.first { $0.0.id == file.participant }?.1.filter { $0.file == file.name }.map(\.verdict) ?? []
            return RecordingReport.File(
                name: file.name, participant: file.participant, verdict: Verdict(ofAll: verdicts),
                clampedFrames: open[id] ?? clampedFrames[id] ?? 0)
        }
        return RecordingReport(
            participants: reports.map { participant, tracks in
                .init(id: participant.id, name: participant.entry.name, tracks: tracks, omittedTracks: participant.accounts.omitted)
            },
            files: files, error: header.error)
    }

    /// With report and timeline: what `recording.json` holds in the end.
    package var detailedManifest: RecordingManifest {
        var manifest = manifest
        manifest.report = report
        manifest.timeline = timeline
        return manifest
    }

    package var totals: MediaTotals {
        var totals = MediaTotals()
        for participant in participants { totals += participant.accounts.totals }
        totals.clampedFrames = clampedFrames.values.reduce(0, +) + openFiles.reduce(0) { $0 + $1.statistics.clampedFrames }
        return totals
    }

    /// Details are the larger part by far, so that they go to the disk every ten seconds only, and at the end.
    mutating func manifestForDisk(at now: MonotonicTime) -> RecordingManifest {
        guard !header.state.isRunning || lastDetails.map({ now - $0 >= .seconds(10) }) ?? true else { return manifest }
        lastDetails = now
        return detailedManifest
    }
}
