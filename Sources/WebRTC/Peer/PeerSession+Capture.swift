package import Media

/// Keeping what the RTP side is told, so that it can be told again.
extension PeerSession {
    /// Begins to keep what goes into the RTP session, which starts anew: a replay begins where the capture does, and what was received before
    /// is in nobody's file. Streams go on with their next packet, pictures with the next key frame.
    /// - Returns: what the RTP session was made with.
    package mutating func startCapture(at now: MonotonicTime) -> RTPSession.Configuration {
        let configuration = restartReception(at: now)
        receptionLog = ReceptionLog()
        tell(.media(media), at: now)
        if let roundTripTime = checkedRoundTripTime { tellRoundTripTime(roundTripTime, at: now) }
        return configuration
    }

    package mutating func endCapture() {
        receptionLog = nil
    }

    /// What went into the RTP session, in order, since it was last asked for.
    package mutating func pollCaptured() -> (input: RTPSession.Input, time: MonotonicTime)? {
        receptionLog?.pop()
    }

    /// What is to be polled, inputs and events, is of this very moment, and no event is of anything but media: then each input's events
    /// may be taken right after it, and the recording sees the same.
    package func isPlainCapture(at now: MonotonicTime) -> Bool {
        receptionLog?.isAll(at: now) != false && hasOnlyMediaEvents
    }
}

extension PeerSession.Event {
    /// Comes out of the RTP session.
    package var isMedia: Bool {
        switch self {
        case .frame, .senderReport, .framesLost, .recovery: true
        case .addressValidated, .connected, .trackAdded, .trackEnded, .statistics, .disconnected, .recovered, .closed: false
        }
    }

    /// What the RTP session says, as its peer passes it on; nil for what ends there.
    package init?(_ event: RTPSession.Event) {
        switch event {
        case .frame(let frame, let track): self = .frame(frame, track)
        case .senderReport(let timing, let track): self = .senderReport(timing, track)
        case .framesLost(let count, let track): self = .framesLost(count, track)
        case .recovery(let isWaiting, let track): self = .recovery(isWaiting: isWaiting, track)
        // BYE is said at mute and renegotiation, too; the end of a track is told by SDP, of a peer by DTLS (FACTS-MEDIA §3.6).
        case .bye: return nil
        }
    }
}
