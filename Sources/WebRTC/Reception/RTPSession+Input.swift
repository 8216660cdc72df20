package import Media

/// Everything that happens to an `RTPSession`, as values: what a capture keeps, and what a replay does again.
extension RTPSession {
    package enum Input: Hashable, Sendable {
        case rtp([UInt8])
        case rtcp([UInt8])
        case media([NegotiatedMedia])
        case keyframeRequest(TrackID)
        case roundTripTime(Duration)
        case flush
        case giveUpOldestWait
        case timeout
    }

    package mutating func handle(_ input: Input, at now: MonotonicTime) {
        switch input {
        case .rtp(let packet): handle(rtp: packet.span.bytes, at: now)
        case .rtcp(let packet): handle(rtcp: packet.span.bytes, at: now)
        case .media(let media): update(media: media, at: now)
        case .keyframeRequest(let track): requestKeyframe(of: track, at: now)
        case .roundTripTime(let roundTripTime): updateRoundTripTime(roundTripTime)
        case .flush: flush(at: now)
        case .giveUpOldestWait: giveUpOldestWait(at: now)
        case .timeout: handleTimeout(at: now)
        }
    }
}
