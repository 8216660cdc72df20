import Archive
import Logging
import Media
import Recording
import WebRTC

// What the service asks for.
extension MediaWorker {
    /// Answers an offer: a participant's first makes a peer, later ones go to the same.
    func answer(_ offer: MediaOffer) throws(OfferError) -> String {
        let now = SystemClock.now
        if let peer = peers[offer.participant] {
            switch accept(offer, by: peer, at: now) {
            case .success(let answer): return answer
            case .failure(let error):
                guard error.isOfAnotherConnection else { throw error }
                // The page has made a new RTCPeerConnection: the old one is gone, whether we heard of it or not.
                remove(peer, at: now)
            }
        }
        let peer = makePeer(for: offer, at: now)
        let answer = try accept(offer, by: peer, at: now).get()
        add(peer, at: now)
        return answer
    }

    private func accept(_ offer: MediaOffer, by peer: Peer, at now: MonotonicTime) -> Result<String, OfferError> {
        let answer: PeerAnswer
        do {
            answer = try peer.session.accept(offer: offer.sdp, screenMids: offer.screenMids, using: &random, at: now)
        } catch {
            return .failure(error)
        }
        peer.warning = answer.warnings.isEmpty ? nil : answer.warnings.joined(separator: " ")
        route(peer)
        note(offer.sdp, answeredBy: answer.sdp, of: peer, at: now)
        if peers[peer.participant] === peer, let recording = rooms[peer.room]?.recording {
            recording.handle(.participantWarning(peer.participant, peer.warning), at: now)
            touch(recording)
        }
        touch(peer)
        return .success(answer.sdp)
    }

    private func note(_ offer: String, answeredBy answer: String, of peer: Peer, at now: MonotonicTime) {
        guard settings.capturesRecordings else { return }
        peer.description = (offer, answer)
        peer.capture?.log.describe(peer.participant, offer: offer, answer: answer, at: now)
    }

    /// Candidates of a publisher, or its ICE restart.
    func apply(_ fragment: TrickleFragment, participant: ParticipantID) -> TrickleFragment? {
        guard let peer = peers[participant] else { return nil }
        let answer = peer.session.accept(fragment: fragment, using: &random, at: SystemClock.now)
        route(peer)
        touch(peer)
        return answer
    }

    func add(candidate: String?, participant: ParticipantID) {
        guard let peer = peers[participant] else { return }
        peer.session.add(remoteCandidate: candidate, at: SystemClock.now)
        touch(peer)
    }

    func participantJoined(_ id: ParticipantID, name: String, room: String) {
        rooms[room, default: WorkerRoom()].persons.append((id, name))
        guard let recording = rooms[room]?.recording else { return }
        let now = SystemClock.now
        recording.handle(.roomIsEmpty(false), at: now)
        recording.handle(.participantJoined(id, name: name), at: now)
        touch(recording)
    }

    func participantLeft(_ id: ParticipantID, room: String) {
        let now = SystemClock.now
        if let peer = peers[id] { remove(peer, at: now) }
        rooms[room]?.persons.removeAll { $0.id == id }
        tell(room, .participantLeft(id), at: now)
        noteDepartures(in: room, at: now)
        forgetIfUnused(room)
    }

    /// The room's running recording, if any.
    func runningRecording(in room: String) -> RecordingManifest? {
        rooms[room]?.recording?.manifest
    }

    /// Starts to record a room, unless it is being recorded. Who is in it already is in the recording from now on.
    func start(
        _ configuration: RecordingConfiguration, isStartedByPublisher: Bool
    ) throws(RecordingServiceError) -> RecordingManifest {
        if let running = runningRecording(in: configuration.room) { throw .alreadyRunning(running) }
        let now = SystemClock.now
        makeWayForCapture(in: configuration.room, at: now)
        let session = RecordingSession(configuration, random: &random, at: now, wallClock: SystemClock.wallTime)
        let recording = ActiveRecording(room: configuration.room, isStartedByPublisher: isStartedByPublisher, session: session)
        startCapture(of: recording)
        recordings[recording.id] = recording
        rooms[recording.room, default: WorkerRoom()].recording = recording
        let room = rooms[recording.room] ?? WorkerRoom()
        for person in room.persons { recording.handle(.participantJoined(person.id, name: person.name), at: now) }
        for peer in room.peers { introduce(peer, to: recording, at: now) }
        recording.handle(.roomIsEmpty(room.isEmpty), at: now)
        touch(recording)
        publish(recording)
        return recording.manifest
    }

    func pause(_ id: RecordingID) -> RecordingManifest? { tell(id, .pause) }

    func resume(_ id: RecordingID) -> RecordingManifest? { tell(id, .resume) }

    func mark(_ id: RecordingID, label: String) -> RecordingManifest? { tell(id, .marker(label: label)) }

    func stop(_ id: RecordingID) -> RecordingManifest? {
        guard let recording = recordings[id] else { return nil }
        stop(recording, at: SystemClock.now)
        return recording.manifest
    }

    func update(_ id: RecordingID, _ changes: RecordingChanges) -> RecordingManifest? {
        tell(id, .update(name: changes.name, tags: changes.tags, metadata: changes.metadata, hold: changes.hold))
    }

    private func tell(_ id: RecordingID, _ input: RecordingSession.Input) -> RecordingManifest? {
        guard let recording = recordings[id] else { return nil }
        recording.handle(input, at: SystemClock.now)
        touch(recording)
        return recording.manifest
    }

    /// Ends a recording with all that was sent: what is on its way, or has to be sent again, is waited for.
    func stop(_ recording: ActiveRecording, by input: RecordingSession.Input = .stop, at now: MonotonicTime) {
        for peer in rooms[recording.room]?.peers ?? [] {
            guard let roundTripTime = peer.session.roundTripTime else { continue }
            recording.handle(.roundTripTime(peer.participant, roundTripTime), at: now)
        }
        recording.handle(input, at: now)
        touch(recording)
    }

    /// Lets out what waits behind missing packets: the recording waits for them no longer.
    func flushPeers(of recording: ActiveRecording, at now: MonotonicTime) {
        for peer in rooms[recording.room]?.peers ?? [] {
            peer.session.flush(at: now)
            touch(peer)
        }
    }

    func manifest(of id: RecordingID) -> RecordingManifest? { recordings[id]?.manifest }

    func detailedManifest(of id: RecordingID) -> RecordingManifest? { recordings[id]?.detailedManifest }

    var manifests: [RecordingManifest] { recordings.values.map(\.manifest) }

    /// Stops every recording and returns when all their files are finished.
    func finishAll() async {
        for recording in Array(recordings.values) { stop(recording, by: .terminate, at: SystemClock.now) }
        guard !recordings.isEmpty else { return }
        await withCheckedContinuation { idleWaiters.append($0) }
    }

    /// Says good-bye to every peer. Call it last, then `stopThreads()`.
    func closeAllPeers() {
        let now = SystemClock.now
        for peer in Array(peers.values) { remove(peer, at: now) }
        drive(at: now)
        socket.flush()
    }

    /// Ends the disk writer and the loop, when the disk has everything.
    nonisolated func stopThreads() {
        disk.shutdown()
        loop.stop()
    }

    var snapshot: MediaWorkerSnapshot {
        let media = recordings.values.reduce(into: endedTotals) { $0 += $1.session.totals }
        return MediaWorkerSnapshot(
            peers: peers.count, recordings: recordings.count, datagrams: counters.datagrams, unroutable: counters.unroutable,
            overflowed: Int(socket.counters.overflowed), unsent: socket.counters.unsent,
            waitingBytes: waitingMemory.byteCount, waitsGivenUp: waitingMemory.givenUp,
            backlog: disk.backlog, failures: counters.failures, reception: reception, media: media)
    }
}
