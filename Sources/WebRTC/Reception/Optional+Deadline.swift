import Media

extension MonotonicTime? {
    /// Becomes the earlier of the two; nil is never.
    mutating func advance(to other: MonotonicTime?) {
        guard let other else { return }
        self = self.map { Swift.min($0, other) } ?? other
    }
}
