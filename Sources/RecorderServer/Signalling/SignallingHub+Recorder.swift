import Recording

/// The recorder as a peer: it joins when a recording starts, answers offers, and leaves when the recording ends.
extension SignallingHub {
    mutating func recordingChanged(_ recording: RecordingManifest) {
        let name = recording.room
        changedRooms.insert(name)
        let isKnown = rooms[name]?.recording?.id == recording.id
        if recording.state == .finalizing {
            // It takes what was sent before the stop: it leaves when it has ended.
            if isKnown { rooms[name]?.recording = recording }
            sendToRoom(name, .recording(recording))
        } else if recording.state.isRunning {
            let wasRecorded = rooms[name]?.recording != nil
            rooms[name, default: Room(name: name)].recording = recording
            if !wasRecorded { sendToRoom(name, .peerJoined(.recorder(of: name))) }
            sendToRoom(name, .recording(recording))
        } else {
            sendToRoom(name, .recording(recording))
            guard isKnown else { return }
            rooms[name]?.recording = nil
            sendToRoom(name, .peerLeft(PeerDescription.recorder(of: name).id))
            removeRoomIfEmpty(name)
        }
    }

    mutating func signalRecorder(_ signal: SignalMessage, from id: ParticipantID, room: String) {
        do {
            switch try signal.readForRecorder() {
            case .offer(let sdp, let screenMids):
                let name = clients[id]?.name ?? PersonName.anonymous.text
                ask(.offer(MediaOffer(sdp: sdp, participant: id, name: name, room: room, screenMids: screenMids)), by: id)
            case .candidate(let candidate, let mid):
                ask(.candidate(candidate, mid: mid, room: room), by: id)
            }
        } catch {
            send(.error(error), to: id)
        }
    }

    mutating func record(_ command: RecordCommand, by id: ParticipantID) {
        guard let client = clients[id], let name = client.room else {
            return refuse(id, .notInRoom, "recording is for the room one is in; join one first", request: "record")
        }
        guard client.credential?.allows(.record, room: name) == true else {
            return refuse(id, .notAllowed, "this token does not allow recording", request: "record")
        }
        if case .start(let fields, let room) = command {
            guard room == nil || room == name else {
                return refuse(id, .notAllowed, "one can only record the room one is in, which is \(name)", request: "record")
            }
            do {
                ask(.start(try RecordCommand.startRequest(fields, room: name)), by: id)
            } catch {
                refuse(id, .badMessage, "record: \(error)", request: "record")
            }
            return
        }
        guard let recording = rooms[name]?.recording else {
            return refuse(id, .recordingFailed, "the room \(name) is not being recorded; start a recording first", request: "record")
        }
        switch command {
        case .start: break
        case .pause: ask(.pause(recording.id), by: id)
        case .resume: ask(.resume(recording.id), by: id)
        case .stop: ask(.stop(recording.id), by: id)
        case .marker(let label): ask(.marker(recording.id, label: label), by: id)
        }
    }

    // MARK: The media side

    mutating func ask(_ request: MediaRequest, by id: ParticipantID) {
        var queue = mediaQueues[id, default: MediaRequestQueue()]
        guard request.isMembership || queue.count < limits.queuedMediaRequests else {
            return refuse(id, .rateLimited, "the recorder is still busy with what you sent before", request: "signal")
        }
        if queue.append(request) { emit(.ask(request, by: id)) }
        mediaQueues[id] = queue
    }

    mutating func handle(_ reply: MediaReply, to id: ParticipantID) {
        guard let asked = mediaQueues[id]?.first else { return }
        switch (reply, asked) {
        case (.answer(let sdp), .offer(let offer)):
            // Nobody gets an answer from a recorder that has left meanwhile.
            if clients[id]?.room == offer.room, rooms[offer.room]?.recording != nil {
                var description = JSONText()
                description.append("type", "answer")
                description.append("sdp", sdp)
                var payload = JSONText()
                payload.append("description", raw: description.finished())
                send(.signal(from: PeerDescription.recorder(of: offer.room).id, payload: String(payload.text.dropFirst())), to: id)
            }
        case (.failed(let error), _):
            send(.error(error), to: id)
        default: break
        }
        if let next = mediaQueues[id]?.advance() {
            emit(.ask(next, by: id))
        } else {
            mediaQueues[id] = nil
        }
    }
}
