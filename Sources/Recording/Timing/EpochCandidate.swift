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
    private static let longestHold = Duration.seconds(1)
    private static let mostFrames = 200
    /// But a queue that empties is seen to the end, for it ends where the timestamps were.
    private static let longestHoldOfQueue = Duration.seconds(8)
    private static let mostFramesOfQueue = 4000
    /// Seconds that a queue grows shorter by in a second, at least, and how long it has to be watched.
    private static let drainRate = 0.2
    private static let drainSpan = 0.1

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

    /// The frames come faster than they were sent: each is less late than the one before.
    private var isDraining: Bool {
        guard mayBeHeldUp, let first = frames.first, let last = frames.last, first.ssrc == last.ssrc else { return false }
        let span = (last.arrival - first.arrival).inSeconds
        let sent = Double(last.rtpTimestamp &- first.rtpTimestamp) / Double(first.codec.clockRate)
        return sent > 0 && (span < Self.drainSpan || sent - span >= span * Self.drainRate)
    }

    /// When it has to be clear what the frames are.
    var deadline: MonotonicTime { heldSince + (isDraining ? Self.longestHoldOfQueue : Self.longestHold) }

    var isConfirmed: Bool {
        guard frames.count < (isDraining ? Self.mostFramesOfQueue : Self.mostFrames) else { return true }
        return !isDraining && agree(over: mayBeHeldUp ? Self.confirmingSpanWhenHeldUp : Self.confirmingSpan)
    }

    /// What to take the frames for when nothing follows that would tell. Timestamps that broke off once would all be off by the same.
    var isProbablyLate: Bool { mayBeHeldUp && (runStart > 0 || !agree(over: Self.confirmingSpan)) }

    private func agree(over span: Duration) -> Bool {
        frames.count - runStart >= Self.confirmingCount && frames[frames.count - 1].arrival - frames[runStart].arrival >= span
    }
}
