package import Recording
package import WebRTC

/// From what the machines are told to records, and back.
extension CaptureEvent {
    /// nil for what a replay gets from the packets.
    init?(_ input: RecordingSession.Input) {
        switch input {
        case .participantJoined(let id, let name): self = .joined(participant: id, name: name)
        case .participantLeft(let id): self = .left(participant: id)
        case .participantWarning(let id, let text): self = .warning(participant: id, text: text)
        case .connection(let id, let state): self = .state(participant: id, connection: state)
        case .trackAdded(let id, let track, let codec, let isScreenShare):
            self = .trackAdded(participant: id, track: track, codec: codec, isScreenShare: isScreenShare)
        case .trackEnded(let id, let track): self = .trackEnded(participant: id, track: track)
        case .roomIsEmpty(let isEmpty): self = .roomIsEmpty(value: isEmpty)
        case .pause: self = .pause
        case .resume: self = .resume
        case .stop: self = .stop
        case .terminate: self = .terminate
        case .roundTripTime(let id, let roundTripTime): self = .delay(participant: id, roundTripTime: roundTripTime)
        case .update(let name, let tags, let metadata, let hold):
            self = .update(name: name, tags: tags, metadata: metadata, hold: hold)
        case .fileFinished(let file, let bytes, let sha256):
            self = .fileFinished(file: file.rawValue, bytes: bytes, sha256: sha256)
        case .diskFailed(let code, let message): self = .diskFailed(code: code, message: message)
        case .marker(let label): self = .marker(label: label)
        // What they tell stands in reports; media is written at their moment as at any other.
        case .timeout, .statistics, .fileShortened: self = .recordingTimeout
        case .frame, .senderReport, .framesLost, .recovery: return nil
        }
    }

    /// nil for what is not told to the recording.
    var recordingInput: RecordingSession.Input? {
        switch self {
        case .joined(let id, let name): .participantJoined(id, name: name)
        case .left(let id): .participantLeft(id)
        case .warning(let id, let text): .participantWarning(id, text)
        case .state(let id, let state): .connection(id, state)
        case .trackAdded(let id, let track, let codec, let isScreenShare):
            .trackAdded(id, track, codec: codec, isScreenShare: isScreenShare)
        case .trackEnded(let id, let track): .trackEnded(id, track)
        case .roomIsEmpty(let isEmpty): .roomIsEmpty(isEmpty)
        case .pause: .pause
        case .resume: .resume
        case .stop: .stop
        case .terminate: .terminate
        case .marker(let label): .marker(label: label)
        case .delay(let id, let roundTripTime): .roundTripTime(id, roundTripTime)
        case .update(let name, let tags, let metadata, let hold): .update(name: name, tags: tags, metadata: metadata, hold: hold)
        case .fileFinished(let file, let bytes, let sha256): .fileFinished(FileID(rawValue: file), bytes: bytes, sha256: sha256)
        case .diskFailed(let code, let message): .diskFailed(code: code, message: message)
        case .recordingTimeout: .timeout
        case .capture, .connection, .description, .media, .keyframeRequest, .roundTripTime, .flush, .giveUpOldestWait, .timeout, .hold,
            .collect, .release, .end:
            nil
        }
    }

    /// nil for packets, which are no events.
    init?(_ input: RTPSession.Input, connection: Int) {
        switch input {
        case .rtp, .rtcp: return nil
        case .media(let sections): self = .media(connection: connection, sections: sections)
        case .keyframeRequest(let track): self = .keyframeRequest(connection: connection, track: track)
        case .roundTripTime(let duration): self = .roundTripTime(connection: connection, duration: duration)
        case .flush: self = .flush(connection: connection)
        case .giveUpOldestWait: self = .giveUpOldestWait(connection: connection)
        case .timeout: self = .timeout(connection: connection)
        }
    }

    /// nil for what is not told to an RTP session.
    var reception: (connection: Int, input: RTPSession.Input)? {
        switch self {
        case .media(let connection, let sections): (connection, .media(sections))
        case .keyframeRequest(let connection, let track): (connection, .keyframeRequest(track))
        case .roundTripTime(let connection, let duration): (connection, .roundTripTime(duration))
        case .flush(let connection): (connection, .flush)
        case .giveUpOldestWait(let connection): (connection, .giveUpOldestWait)
        case .timeout(let connection): (connection, .timeout)
        default: nil
        }
    }
}

extension RecordingSession.Input {
    /// What a peer's media events are to the recording; nil for other events.
    package init?(_ event: PeerSession.Event, of participant: ParticipantID) {
        switch event {
        case .frame(let frame, let track): self = .frame(frame, participant, track)
        case .senderReport(let timing, let track): self = .senderReport(timing, participant, track)
        case .framesLost(let count, let track): self = .framesLost(count, participant, track)
        case .recovery(let isWaiting, let track): self = .recovery(isWaiting: isWaiting, participant, track)
        case .addressValidated, .connected, .trackAdded, .trackEnded, .statistics, .disconnected, .recovered, .closed: return nil
        }
    }
}
