import Archive
import Logging
import Media
import Recording
import WebRTC

// What the recordings say, and what the disk says to them.
extension MediaWorker {
    func handle(_ event: RecordingSession.Event, of recording: ActiveRecording, at now: MonotonicTime) {
        switch event {
        case .changed:
            publish(recording)
            if !recording.manifest.state.isRunning { makeRoom(after: recording) }
        case .flushNeeded:
            flushPeers(of: recording, at: now)
        case .keyframeNeeded(let participant, let track):
            guard let peer = peers[participant] else { return }
            peer.session.requestKeyframe(of: track, at: now)
            touch(peer)
        case .note(let note):
            logger.info(
                "\(note.type.rawValue)",
                metadata: [
                    "recording": "\(recording.id)", "at": "\(note.at)", "participant": "\(note.participant?.text ?? "")",
                    "detail": "\(note.summary)",
                ])
        case .ended:
            let manifest = recording.manifest
            logger.notice(
                "recording ended",
                metadata: [
                    "recording": "\(recording.id)", "room": "\(recording.room)", "state": "\(manifest.state.rawValue)",
                    "duration": "\(manifest.duration)", "bytes": "\(manifest.bytes)", "files": "\(manifest.files.count)",
                ])
            publish(recording)
            release(recording, at: now)
            endedTotals += recording.session.totals
            recordings[recording.id] = nil
            deadlines.set(nil, for: .recording(recording.id))
            resumeIdleWaiters()
        }
    }

    /// The room may be recorded anew. The peers stay: what they sent before the stop may still come.
    func makeRoom(after recording: ActiveRecording) {
        guard rooms[recording.room]?.recording === recording else { return }
        rooms[recording.room]?.recording = nil
        rooms[recording.room]?.finalizing.append(recording)
    }

    /// Unless the room is being recorded anew, persons' connections to the recorder have served their purpose; publishers' go on.
    func release(_ recording: ActiveRecording, at now: MonotonicTime) {
        makeRoom(after: recording)
        rooms[recording.room]?.finalizing.removeAll { $0 === recording }
        if rooms[recording.room]?.recording == nil, rooms[recording.room]?.finalizing.isEmpty == true {
            for peer in rooms[recording.room]?.peers ?? [] where !peer.isPublisher { remove(peer, at: now) }
        }
        forgetIfUnused(recording.room)
    }

    func publish(_ recording: ActiveRecording) {
        events.yield(.recording(recording.manifest))
    }

    func resumeIdleWaiters() {
        guard recordings.isEmpty else { return }
        for waiter in idleWaiters { waiter.resume() }
        idleWaiters = []
    }
}

extension MediaWorker {
    func handleDiskEvents(at now: MonotonicTime) {
        for event in inbox.takeAll() {
            guard let recording = recordings[event.recording] else { continue }
            switch event {
            case .finished(_, let file, let bytes, let sha256):
                recording.handle(.fileFinished(file, bytes: bytes, sha256: sha256), at: now)
            case .failed(_, let code, let message):
                logger.error("recording failed", metadata: ["recording": "\(recording.id)", "code": "\(code)", "reason": "\(message)"])
                counters.failures[code, default: 0] += 1
                recording.handle(.diskFailed(code: code, message: message), at: now)
            case .shortened(_, let file, let duration):
                recording.handle(.fileShortened(file, duration: duration), at: now)
            case .captureLost: loseCapture(of: recording)
            case .committed: break
            }
            touch(recording)
        }
    }
}
