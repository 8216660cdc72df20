import Media

/// How much longer than the quickest of late the newest packet was on its way: the queues of the sender's pacer and of the network.
///
/// The delay itself is unknown, for clocks differ; so is their drift, of which up to 0.1 % is allowed for.
struct QueueingDelay {
    private static let driftDivisor: Int64 = 1000
    /// Beyond this the sender's time has jumped.
    private static let longest = Duration.seconds(10)

    private let clockRate: Int64
    private var quickest: (timestamp: UInt32, arrival: MonotonicTime)?
    private(set) var current = Duration.zero

    init(clockRate: Int64) {
        self.clockRate = clockRate
    }

    mutating func packetCame(_ timestamp: UInt32, at now: MonotonicTime) {
        guard let quickest else {
            restart(at: timestamp, now)
            return
        }
        let sent = Int64(Int32(bitPattern: timestamp &- quickest.timestamp)) * 1_000_000_000 / clockRate
        let elapsed = (now - quickest.arrival).nanoseconds
        current = .nanoseconds(elapsed - sent - elapsed / Self.driftDivisor)
        if current <= .zero || current > Self.longest { restart(at: timestamp, now) }
    }

    private mutating func restart(at timestamp: UInt32, _ now: MonotonicTime) {
        quickest = (timestamp, now)
        current = .zero
    }
}
