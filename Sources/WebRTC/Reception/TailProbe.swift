import Media

/// Asks for the packets after the newest one when a stream falls silent: if the last ones before a pause, or before the end, are lost,
/// nothing that follows shows that they are missing. A sender that has sent no more ignores the question.
struct TailProbe {
    /// Silences of a running stream are shorter. Between attempts, the last one 2.4 s after the newest packet. At 20 % loss both ways one
    /// of three rounds fails: ten of them in a row do once in 27 000 times.
    private static let delays: [Duration] = [
        .milliseconds(100), .milliseconds(100), .milliseconds(150), .milliseconds(150), .milliseconds(200), .milliseconds(200),
        .milliseconds(300), .milliseconds(300), .milliseconds(400), .milliseconds(500),
    ]
    /// What one entry of a NACK can ask for.
    private static let count: Int64 = 17

    private var attempts = 0
    /// Nil when there is nothing to ask, or it was asked often enough.
    private(set) var next: MonotonicTime?

    mutating func packetCame(at now: MonotonicTime) {
        attempts = 0
        next = now + Self.delays[0]
    }

    /// The numbers to ask for now, after `highest`.
    mutating func takeDue(after highest: Int64?, at now: MonotonicTime) -> [UInt16] {
        guard let next, next <= now, let highest else { return [] }
        attempts += 1
        self.next = attempts < Self.delays.count ? now + Self.delays[attempts] : nil
        return (highest + 1...highest + Self.count).map { UInt16(truncatingIfNeeded: $0) }
    }
}
