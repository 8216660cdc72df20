/// A stretch without picture (it froze) or without sound (it was filled with silence or concealment).
package struct MediaStop: Hashable, Sendable, Codable {
    package enum Cause: String, Hashable, Sendable, Codable {
        /// Packets were lost for good.
        case loss
        /// The connection to the recorder was lost.
        case connection
        /// The sender sent nothing: it was busy, muted, or silent.
        case sender
    }

    /// Of the last picture before it, or of the end of the sound before it: seconds on the recording's timeline.
    package var at: Double
    /// Until the next, in seconds.
    package var duration: Double
    /// Frames, or packets of sound, that were lost in it.
    package var lost: Int
    package var cause: Cause

    var isDamage: Bool { cause != .sender }
    var end: Double { at + duration }
}

/// Stops in order of time: the first ones one by one, the others counted.
struct MediaStops: Hashable {
    static let capacity = 200

    private(set) var list: [MediaStop] = []
    private(set) var count = 0
    private(set) var duration = 0.0
    /// Of those that are not the sender's doing.
    private(set) var damageCount = 0
    private(set) var damageDuration = 0.0
    private(set) var longestDamage = 0.0

    /// - Parameter isListed: false for one so short that it is only counted.
    mutating func append(_ stop: MediaStop, isListed: Bool = true) {
        count += 1
        duration += stop.duration
        if stop.isDamage {
            damageCount += 1
            damageDuration += stop.duration
            longestDamage = max(longestDamage, stop.duration)
        }
        if isListed, list.count < Self.capacity { list.append(stop) }
    }
}
