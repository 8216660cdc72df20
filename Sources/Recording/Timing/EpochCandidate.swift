import Media

/// Frames whose timestamps do not go on where the epoch's were, until it is clear what they are: a new epoch, packets that were held up,
/// or a lone wrong timestamp.
struct EpochCandidate {
    private(set) var frames: [EncodedFrame]
    /// Where the frames that agree with each other begin.
    private(set) var runStart = 0
    private(set) var epoch: TrackEpoch
    /// When the first of them was handed in. It may have arrived long before, and waited for others to be sent again.
    let heldSince: MonotonicTime
    /// The frames are only so late that they may have been lost and sent again, or stood in a queue.
    private let mayBeHeldUp: Bool

    /// Three frames over 300 ms agree by chance only if the sender means it. Held up frames get longer, for those after them show the truth.
    private static let confirmingCount = 3
    private static let confirmingSpan = Duration.milliseconds(300)
    private static let confirmingSpanWhenHeldUp = Duration.seconds(1)
    /// Frames that agree with each other are within this, in seconds; a queue that empties is not.
    private static let agreement = 0.25
    /// However strange it gets, frames are held no longer than this.
    static let longestHold = Duration.seconds(1)
    private static let mostFrames = 200

    init(_ frame: EncodedFrame, mayBeHeldUp: Bool, at now: MonotonicTime) {
        frames = [frame]
        heldSince = now
        epoch = TrackEpoch(frame)
        self.mayBeHeldUp = mayBeHeldUp
    }

    mutating func append(_ frame: EncodedFrame) {
        frames.append(frame)
        let delay = epoch.delay(of: frame.rtpTimestamp, arrival: frame.arrival)
        if frame.ssrc == epoch.ssrc, abs(delay - epoch.minimumDelay) <= Self.agreement {
            epoch.insert(frame)
        } else {
            runStart = frames.count - 1
            epoch = TrackEpoch(frame)
        }
    }

    var isConfirmed: Bool {
        guard frames.count < Self.mostFrames else { return true }
        return agree(over: mayBeHeldUp ? Self.confirmingSpanWhenHeldUp : Self.confirmingSpan)
    }

    /// What to take the frames for when nothing follows that would tell.
    var isProbablyLate: Bool { mayBeHeldUp && !agree(over: Self.confirmingSpan) }

    private func agree(over span: Duration) -> Bool {
        frames.count - runStart >= Self.confirmingCount && frames[frames.count - 1].arrival - frames[runStart].arrival >= span
    }
}
