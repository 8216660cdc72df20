/// The shortest delays of the last half minute of one track, one for each second of its media.
///
/// A packet can be held up, but it cannot arrive before it was sent: the shortest delays are the ones that tell about clocks, the others about queues.
struct DelayWindow {
    struct Point: Hashable {
        /// Seconds of media since the epoch began.
        var position: Double
        /// Arrival minus position, in seconds.
        var delay: Double
    }

    private(set) var points: [Point] = []

    /// Long enough to see through a queue that does not empty for a while; short enough that 200 ppm of drift within it are 6 ms.
    private static let span = 30.0

    mutating func insert(_ point: Point) {
        if let last = points.indices.last, points[last].position.rounded(.down) == point.position.rounded(.down) {
            if point.delay < points[last].delay { points[last] = point }
        } else if let last = points.last, point.position < last.position {
            // Reordered across a second: still evidence, when it is better than what that second has.
            if let index = points.firstIndex(where: { $0.position.rounded(.down) == point.position.rounded(.down) }),
                point.delay < points[index].delay
            {
                points[index] = point
            }
        } else {
            points.append(point)
            points.removeAll { $0.position < point.position - Self.span }
        }
    }

    /// The shortest delay, in seconds; nil before the first point.
    /// - Parameter correction: what the sender's reports say to take off a delay at a position.
    func minimum(correctedBy correction: (Double) -> Double = { _ in 0 }) -> Double? {
        var minimum: Double?
        for point in points { minimum = min(minimum ?? .infinity, point.delay - correction(point.position)) }
        return minimum
    }
}
