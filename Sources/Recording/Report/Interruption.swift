/// What stood between two frames of a track: the reason why the second may come late.
struct Interruption: Hashable, Sendable {
    /// Frames, or packets of sound, that were given up.
    var lost = 0
    /// The connection was lost.
    var wasDisconnected = false

    mutating func add(_ other: Interruption) {
        lost += other.lost
        wasDisconnected = wasDisconnected || other.wasDisconnected
    }

    /// nil: it was not the network.
    var cause: MediaStop.Cause? { wasDisconnected ? .connection : lost > 0 ? .loss : nil }
}
