import Archive
import Logging
import Media
import Recording
import WebRTC

// What the peers say, and their coming and going.
extension MediaWorker {
    func handle(_ event: PeerSession.Event, of peer: Peer, at now: MonotonicTime) {
        func tell(_ input: RecordingSession.Input) { self.tell(peer.room, input, at: now) }
        switch event {
        case .addressValidated(let address):
            peersByAddress[address] = peer
            peer.addresses.append(address)
        case .connected, .recovered:
            peer.connection = .connected
            tell(.connection(peer.participant, .connected))
        case .disconnected:
            peer.connection = .lost
            tell(.connection(peer.participant, .lost))
        case .trackAdded(let track):
            peer.tracks.append(track)
            tell(.trackAdded(peer.participant, track.id, codec: track.codec, isScreenShare: track.isScreenShare))
        case .trackEnded(let id):
            peer.tracks.removeAll { $0.id == id }
            tell(.trackEnded(peer.participant, id))
        case .frame, .senderReport, .framesLost, .recovery:
            if let input = RecordingSession.Input(event, of: peer.participant) { tell(input) }
        case .statistics(let statistics, let track):
            reception.count(statistics, of: track, peer)
            tell(.statistics(statistics, peer.participant, track))
        case .closed(let reason):
            logger.info("peer closed", metadata: ["participant": "\(peer.participant)", "room": "\(peer.room)", "reason": "\(reason)"])
            remove(peer, at: now)
            events.yield(.connectionEnded(peer.participant, room: peer.room))
        }
    }

    /// Tells the room's recording, and those that still take what was sent before they were stopped.
    func tell(_ room: String, _ input: RecordingSession.Input, at now: MonotonicTime) {
        guard let room = rooms[room] else { return }
        if let recording = room.recording {
            recording.handle(input, at: now)
            touch(recording)
        }
        for recording in room.finalizing {
            recording.handle(input, at: now)
            touch(recording)
        }
    }

    func makePeer(for offer: MediaOffer, at now: MonotonicTime) -> Peer {
        var tag = random.next() as UInt32
        while peersByTag[tag] != nil { tag = random.next() }
        let configuration = PeerSession.Configuration(
            identity: settings.identity,
            localAddresses: settings.localAddresses.map { TransportAddress(ip: $0, port: port) },
            advertisedAddresses: settings.advertisedAddresses, transactionTag: tag,
            recoveryWindow: settings.recoveryWindow, keyframeInterval: settings.keyframeInterval)
        return Peer(
            participant: offer.participant, name: offer.name, room: offer.room, isPublisher: offer.origin != .room, tag: tag,
            session: PeerSession(configuration, using: &random, at: now))
    }

    func add(_ peer: Peer, at now: MonotonicTime) {
        peers[peer.participant] = peer
        peersByTag[peer.tag] = peer
        rooms[peer.room, default: WorkerRoom()].peers.append(peer)
        guard let recording = rooms[peer.room]?.recording else { return }
        introduce(peer, to: recording, at: now)
        touch(recording)
    }

    /// Tells a recording of a peer that it has not met.
    func introduce(_ peer: Peer, to recording: ActiveRecording, at now: MonotonicTime) {
        capture(peer, for: recording, at: now)
        if peer.isPublisher {
            recording.handle(.roomIsEmpty(false), at: now)
            recording.handle(.participantJoined(peer.participant, name: peer.name), at: now)
        }
        recording.handle(.connection(peer.participant, peer.connection), at: now)
        recording.handle(.participantWarning(peer.participant, peer.warning), at: now)
        for track in peer.tracks {
            recording.handle(
                .trackAdded(peer.participant, track.id, codec: track.codec, isScreenShare: track.isScreenShare), at: now)
            // What it had before is not this recording's.
            recording.handle(.statistics(peer.session.statistics(of: track.id), peer.participant, track.id), at: now)
            peer.session.requestKeyframe(of: track.id, at: now)
        }
        touch(peer)
    }

    /// Tells the recording now and then that the connection lives: somebody who has muted everything is not missing.
    func noteLife(of peer: Peer, at now: MonotonicTime) {
        guard peer.connection == .connected, now - peer.lastNotedLife >= Self.lifeInterval else { return }
        peer.lastNotedLife = now
        guard let recording = rooms[peer.room]?.recording else { return }
        recording.handle(.connection(peer.participant, .connected), at: now)
        touch(recording)
    }

    /// Leads checks with the peer's present username fragment to it.
    func route(_ peer: Peer) {
        // Two while an ICE restart waits for its new pair.
        for fragment in peer.session.usernameFragments where peersByUsername[fragment] == nil {
            peersByUsername[fragment] = peer
            peer.usernameFragments.append(fragment)
        }
    }

    /// Closes a peer and forgets it; its files are finished, since nothing more can come.
    func remove(_ peer: Peer, at now: MonotonicTime) {
        guard peers[peer.participant] === peer else { return }
        peer.session.close(at: now)
        // What was still waiting in the reordering buffers belongs to the file.
        handOn(from: peer, at: now) { event in
            if case .closed = event { false } else { true }
        }
        endCapture(of: peer)
        while let transmit = peer.session.pollTransmit() { socket.send(transmit) }
        waitingMemory.change(from: peer.waitingByteCount, to: 0)
        peer.waitingByteCount = 0
        peers[peer.participant] = nil
        peersByTag[peer.tag] = nil
        for address in peer.addresses where peersByAddress[address] === peer { peersByAddress[address] = nil }
        for fragment in peer.usernameFragments { peersByUsername[fragment] = nil }
        deadlines.set(nil, for: .peer(peer.participant))
        rooms[peer.room]?.peers.removeAll { $0 === peer }
        tell(peer.room, peer.isPublisher ? .participantLeft(peer.participant) : .connection(peer.participant, .closed), at: now)
        noteDepartures(in: peer.room, at: now)
        forgetIfUnused(peer.room)
    }

    func noteDepartures(in name: String, at now: MonotonicTime) {
        guard let room = rooms[name], let recording = room.recording else { return }
        if room.isEmpty { recording.handle(.roomIsEmpty(true), at: now) }
        if recording.isStartedByPublisher, !room.hasPublishers { stop(recording, at: now) }
    }

    func forgetIfUnused(_ name: String) {
        if rooms[name]?.isForgettable == true { rooms[name] = nil }
    }
}
