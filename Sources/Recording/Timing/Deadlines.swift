import Media

extension MonotonicTime? {
    /// The earlier of two deadlines, of which either may be absent.
    static func earlier(of left: Self, _ right: Self) -> Self {
        guard let left, let right else { return left ?? right }
        return min(left, right)
    }
}
