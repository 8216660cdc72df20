import DequeModule
import Media

/// The frames of a file that are not on their way to the disk yet, and when they have to be.
///
/// A frame's time counts from when it was received: what has waited already, for its place in time or for a packet that was sent again, waits the
/// less. But frames that all come late do not each get a cluster of their own.
struct UnflushedFrames {
    private struct Frame {
        /// On the file's timeline.
        let time: MediaTime
        let arrival: MonotonicTime
        let written: MonotonicTime
    }

    enum Due: Hashable {
        case nothing
        /// In a quarter of the interval.
        case soon
        case now
    }

    private var frames: Deque<Frame> = []
    /// The one that was received first.
    private var oldest: Frame?
    /// It was said that a flush is due soon.
    private var isAnnounced = false

    mutating func append(_ time: MediaTime, arrival: MonotonicTime, written: MonotonicTime) {
        let frame = Frame(time: time, arrival: arrival, written: written)
        frames.append(frame)
        if oldest.map({ arrival < $0.arrival }) ?? true { oldest = frame }
    }

    /// - Parameter time: of the first frame that has not come out; nil when all have.
    mutating func removeAll(before time: MediaTime?) {
        let count = frames.count
        // Files count in milliseconds.
        if let time {
            while let first = frames.first, first.time.milliseconds < time.milliseconds { frames.removeFirst() }
        } else {
            frames.removeAll(keepingCapacity: true)
        }
        guard frames.count < count else { return }
        isAnnounced = false
        oldest = frames.min { $0.arrival < $1.arrival }
    }

    func nextDeadline(interval: Duration) -> MonotonicTime? {
        deadline(interval: interval).map { isAnnounced ? $0 : $0 - interval / 4 }
    }

    mutating func due(interval: Duration, at now: MonotonicTime) -> Due {
        guard let deadline = deadline(interval: interval), deadline - interval / 4 <= now else { return .nothing }
        if deadline <= now { return .now }
        defer { isAnnounced = true }
        return isAnnounced ? .nothing : .soon
    }

    private func deadline(interval: Duration) -> MonotonicTime? {
        oldest.map { max($0.arrival + interval, $0.written + interval / 4) }
    }
}
