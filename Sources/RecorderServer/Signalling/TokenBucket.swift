package import Media

/// Lets bursts pass and holds the average: filled with `rate` tokens a second up to `capacity`, and every message costs some.
package struct TokenBucket: Hashable, Sendable {
    private let capacity: Double
    private let rate: Double
    private var level: Double
    private var filledAt: MonotonicTime

    package init(capacity: Double, rate: Double, at now: MonotonicTime) {
        self.capacity = capacity
        self.rate = rate
        level = capacity
        filledAt = now
    }

    /// False, and nothing taken, where there is not enough.
    package mutating func take(_ cost: Double, at now: MonotonicTime) -> Bool {
        level = min(capacity, level + max(0, (now - filledAt).inSeconds) * rate)
        filledAt = now
        guard level >= cost else { return false }
        level -= cost
        return true
    }
}
