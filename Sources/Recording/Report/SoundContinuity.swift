import Media

/// Finds where sound is missing: what was put in its place since the last packet of real sound.
struct SoundContinuity: Hashable {
    private var filled = Duration.zero
    private var pending = Interruption()

    /// Shorter silence of the sender (between two packets of comfort noise are 400 ms) is counted and not listed.
    static let shortestOfSender = 0.5

    mutating func filled(_ duration: Duration) { filled = filled + duration }

    /// - Parameter unfilled: how long the part of the gap is for which nothing stands in the file.
    mutating func wrote(at time: MediaTime, after interruption: Interruption, unfilled: Duration) -> MediaStop? {
        pending.add(interruption)
        let length = filled + unfilled
        defer {
            filled = .zero
            pending = Interruption()
        }
        guard length > .zero else { return nil }
        return MediaStop(
            at: max(0, (time - length).roundedSeconds), duration: length.roundedSeconds, lost: pending.lost, cause: pending.cause ?? .sender
        )
    }
}
