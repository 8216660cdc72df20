import Media

/// Finds where the picture froze: the next one came much later than the ones before let expect.
///
/// The limit is that of WebRTC's own statistics (webrtc-stats, freezeCount): three times the usual distance, and 150 ms more than it. What the network did
/// not do is told from half a second on; a shared screen that does not change is no freeze.
struct PictureContinuity: Hashable {
    private let isScreenShare: Bool
    private var last: MediaTime?
    private var section = 0
    /// Of the last pictures, in seconds.
    private var distances: [Double] = []
    private var pending = Interruption()

    private static let window = 30
    private static let firstGuess = 1.0 / 30
    private static let shortestOfSender = 0.5

    init(isScreenShare: Bool) {
        self.isScreenShare = isScreenShare
    }

    /// A picture that could not be written: what it depends on is missing.
    mutating func skipped(_ interruption: Interruption) { pending.add(interruption) }

    /// - Parameter section: counts the recording's pauses: over a pause nothing freezes.
    mutating func wrote(at time: MediaTime, section: Int, after interruption: Interruption) -> MediaStop? {
        pending.add(interruption)
        defer {
            last = time
            self.section = section
            pending = Interruption()
        }
        guard let last, self.section == section else { return nil }
        let stop = stop(from: last, to: time)
        if stop == nil {
            distances.append((time - last).inSeconds)
            if distances.count > Self.window { distances.removeFirst() }
        }
        return stop
    }

    /// No picture will come any more; the file ends at `end`.
    mutating func finished(at end: MediaTime, after interruption: Interruption) -> MediaStop? {
        pending.add(interruption)
        guard let last, pending.cause != nil, let stop = stop(from: last, to: end) else { return nil }
        return stop
    }

    private func stop(from last: MediaTime, to time: MediaTime) -> MediaStop? {
        let seconds = (time - last).inSeconds
        let usual = distances.isEmpty ? Self.firstGuess : distances.reduce(0, +) / Double(distances.count)
        guard seconds >= max(3 * usual, usual + 0.15) else { return nil }
        let cause = pending.cause ?? .sender
        if cause == .sender, isScreenShare || seconds < Self.shortestOfSender { return nil }
        return MediaStop(at: last.roundedSeconds, duration: seconds.roundedToMilliseconds, lost: pending.lost, cause: cause)
    }
}
