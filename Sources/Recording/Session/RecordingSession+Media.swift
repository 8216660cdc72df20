import Media

/// The way of a frame: participant's clock, recording's clock, order of time, file.
extension RecordingSession {
    mutating func receive(_ frame: EncodedFrame, from id: ParticipantID, _ track: TrackID, at now: MonotonicTime) {
        guard !isDrained, let index = index(of: id), participants[index].feed(of: track) != nil else { return }
        participants[index].sawMedia(at: now)
        participants[index].accounts.update(track) { $0.ledger.received() }
        participants[index].clock.receive(frame, on: track, at: now)
        if header.state == .waiting { start(at: frame.arrival, now: now) }
        pump(index, at: now)
    }

    mutating func receive(_ report: SenderReportTiming, from id: ParticipantID, _ track: TrackID, at now: MonotonicTime) {
        guard let index = index(of: id), participants[index].feed(of: track) != nil else { return }
        participants[index].sawPacket(at: now)
        participants[index].clock.receive(report, on: track, at: now)
        pump(index, at: now)
    }

    mutating func lost(_ count: Int, from id: ParticipantID, _ track: TrackID) {
        guard count > 0, let index = index(of: id), let feed = participants[index].feed(of: track),
            let kind = participants[index].kind(of: track)
        else { return }
        participants[index].feeds[feed].lost(count, of: kind)
        participants[index].accounts.update(track) { $0.lost(count) }
    }

    mutating func setRecovering(_ isWaiting: Bool, _ id: ParticipantID, _ track: TrackID, at now: MonotonicTime) {
        guard let index = index(of: id), let feed = participants[index].feed(of: track) else { return }
        participants[index].feeds[feed].interleaver.setRecovering(isWaiting, track, at: now)
    }

    private mutating func start(at arrival: MonotonicTime, now: MonotonicTime) {
        clock = RecordingClock(zero: arrival)
        header.state = .recording
        header.startedAt = wallTime(at: arrival)
        note(.started, at: now)
        changed(at: now)
    }

    /// Lets out whatever of a participant's frames is ready.
    /// - Parameter isDraining: nothing more will come, so nothing is waited for.
    mutating func pump(_ index: Int, at now: MonotonicTime, isDraining: Bool = false) {
        place(index, at: now)
        for feed in participants[index].feeds.indices {
            while let entry = participants[index].feeds[feed].interleaver.next(at: now, isDraining: isDraining) {
                write(entry, of: index, feed, at: now)
            }
            collectOutput(of: index, feed, at: now)
        }
    }

    /// From the participant's clock to the interleavers.
    private mutating func place(_ index: Int, at now: MonotonicTime) {
        var placed: [PlacedFrame] = []
        while let next = participants[index].clock.next(at: now) { placed.append(next) }
        if !isZeroSettled, let earliest = placed.map(\.moment).min() {
            // A pause made before then has fixed zero already.
            if clock?.pauses.isEmpty == true { clock = RecordingClock(zero: earliest) }
            isZeroSettled = true
        }
        for next in placed { interleave(next, of: index, at: now) }
        for feed in participants[index].feeds.indices {
            for track in participants[index].feeds[feed].tracks.values {
                participants[index].feeds[feed].interleaver.setHold(participants[index].clock.hold(of: track), track)
            }
        }
    }

    private mutating func interleave(_ placed: PlacedFrame, of index: Int, at now: MonotonicTime) {
        let interruption = participants[index].accounts.update(placed.track) { $0.ledger.place() } ?? Interruption()
        guard let clock, let feed = participants[index].feed(of: placed.track), clock.isRecorded(placed.moment) else { return }
        if let stopMoment, min(placed.moment, placed.frame.arrival) > stopMoment + participants[index].pathDelay {
            participants[index].passedStop.insert(placed.track)
            return
        }
        // Somebody else's first frames may belong a little before the first frame that was placed.
        let time = max(.zero, clock.position(of: placed.moment))
        participants[index].feeds[feed].interleaver.push(
            placed.frame, of: placed.track, time: time, section: clock.section(of: placed.moment), after: interruption, at: now)
    }

    // MARK: Files

    private mutating func write(_ entry: FrameInterleaver.Entry, of index: Int, _ feed: Int, at now: MonotonicTime) {
        guard participants[index].feeds[feed].admits(entry) else {
            if entry.frame.codec.kind == .video, participants[index].feeds[feed].shouldRequestKeyframe(at: now) {
                emit(.keyframeNeeded(participants[index].id, entry.track))
            }
            participants[index].accounts.update(entry.track) { $0.skipped(after: entry.interruption) }
            return
        }
        if participants[index].feeds[feed].file == nil { createFile(for: index, feed, offset: entry.time, at: now) }
        let concealed = participants[index].feeds[feed].file?.statistics.concealedDuration ?? .zero
        let gap = participants[index].feeds[feed].write(entry, at: now)
        account(for: entry, of: index, feed, concealedBefore: concealed, gap: gap, at: now)
        if participants[index].entry.media != .recording { update(index, at: now) }
    }

    private mutating func createFile(for index: Int, _ feed: Int, offset: MediaTime, at now: MonotonicTime) {
        let id = FileID(rawValue: files.count)
        let participant = participants[index].entry
        let suffix = participants[index].feeds[feed].purpose == .screen ? "screen" : nil
        let name = fileNames.make(for: participant.name, suffix: suffix, pathExtension: configuration.format.pathExtension)
        let description = RecordingManifest.File(
            name: name, participant: participant.id, mimeType: configuration.format.mimeType(of: []), offset: offset.inSeconds,
            url: "/api/v1/recordings/\(configuration.id)/files/\(name)")
        files.append(description)
        let date = wallTime(at: now)
        participants[index].feeds[feed].begin(
            ParticipantFile(
                id: id, offset: offset, description: description,
                container: makeContainer(for: participant.name, file: id, date: date), trackName: participant.name))
        emit(.create(id, name: name))
        note(.fileCreated, participant.id, at: now) { $0.file = name }
        update(index, at: now)
        scheduleCommit(at: now)
    }

    private func makeContainer(for participant: String, file: FileID, date: WallTime) -> FileContainer {
        // Each file has random identifiers of its own (SplitMix64's increment).
        let seed = seed &+ UInt64(file.rawValue + 1) &* 0x9E37_79B9_7F4A_7C15
        guard configuration.format == .audioOgg else {
            var webM = MatroskaWriter.Configuration(
                writingApp: configuration.writingApp, title: "\(configuration.name) – \(participant)", date: date, seed: seed)
            // The rest of the interval is for frames on their way here: clusters that the clock cuts off end less well.
            webM.clusterDuration = min(configuration.flushInterval * 3 / 4, .seconds(5))
            return FileContainer(webM: MatroskaWriter(webM))
        }
        let tags = OpusTags(vendor: configuration.writingApp, comments: ["TITLE=\(configuration.name)", "ARTIST=\(participant)"])
        return FileContainer(
            ogg: OggOpusWriter(.init(head: OpusHead(channels: 2), tags: tags, serialNumber: Int32(truncatingIfNeeded: seed))))
    }

    /// From the file's writer to the disk.
    mutating func collectOutput(of index: Int, _ feed: Int, at now: MonotonicTime) {
        while let operation = participants[index].feeds[feed].file?.pollOperation() {
            if case .append(_, let bytes) = operation { byteCount += Int64(bytes.count) }
            emit(operation)
            scheduleCommit(at: now)
        }
    }

    /// Writes what waits and finishes the participant's files. The next frame makes a new one.
    mutating func finishFiles(of index: Int, at now: MonotonicTime) {
        participants[index].clock.finish()
        pump(index, at: now, isDraining: true)
        for feed in participants[index].feeds.indices {
            accountForEnd(of: index, feed, at: now)
            guard var file = participants[index].feeds[feed].finishFile(markers: header.markers) else { continue }
            clampedFrames[file.id] = file.statistics.clampedFrames
            while let operation = file.pollOperation() {
                if case .append(_, let bytes) = operation { byteCount += Int64(bytes.count) }
                emit(operation)
            }
            emit(.finish(file.id))
            files[file.id.rawValue] = file.entry(format: configuration.format)
            unfinishedFiles.insert(file.id)
            let name = files[file.id.rawValue].name
            note(.fileFinished, participants[index].id, at: now) { $0.file = name }
            scheduleCommit(at: now)
        }
    }
}
