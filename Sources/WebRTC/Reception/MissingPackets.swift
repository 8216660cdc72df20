import Media

/// The packets of one stream that others overtook: when each was missed, and when it is to be asked for next.
///
/// Sorted by sequence number. Usually empty; a lookup in the thousands at most.
struct MissingPackets {
    struct Packet: Hashable {
        var sequenceNumber: Int64
        var missedAt: MonotonicTime
        /// It was sent after a packet that arrived then.
        var sentAfter: MonotonicTime
        /// Nobody knows whether it was ever sent.
        var isGuess = false
        var requestAt: MonotonicTime
        /// How often it was asked for.
        var requests = 0
        var requestedAt: MonotonicTime?
        /// How often it did not come although the path and its sender were seen to work after it was asked for.
        var vainRequests = 0

        /// Until it is asked for again.
        fileprivate func intervalsToWait(eager: Int) -> Int {
            isGuess && requests > eager ? 1 << min(requests - eager, 8) : 1
        }
    }

    /// Reordering on the way is no loss: so long a packet may be overtaken before it is asked for, at first and at most.
    private static let initialGrace = Duration.milliseconds(15)
    private static let longestGrace = Duration.milliseconds(60)
    /// A guess that was not answered so often is asked for half as often from then on, again and again.
    private static let eagerGuesses = 6
    /// Requests that are due within this are made together.
    private static let coalescing = Duration.milliseconds(5)

    private(set) var packets: [Packet] = []
    /// What overtaking on this path has taken of late.
    private(set) var reorderGrace = MissingPackets.initialGrace
    /// When the next request is due: never too late, at times too early.
    private(set) var nextRequest: MonotonicTime?

    var isEmpty: Bool { packets.isEmpty }
    var count: Int { packets.count }
    var first: Packet? { packets.first }

    /// Adds packets, all above or all below those that are here.
    mutating func add(_ range: Range<Int64>, at now: MonotonicTime, sentAfter: MonotonicTime? = nil) {
        guard !range.isEmpty else { return }
        let requestAt = now + reorderGrace
        let index = packets.first.map { range.upperBound <= $0.sequenceNumber } == true ? 0 : packets.endIndex
        packets.insert(
            contentsOf: range.map { number in
                Packet(
                    sequenceNumber: number, missedAt: now, sentAfter: sentAfter ?? now, isGuess: sentAfter == nil, requestAt: requestAt)
            }, at: index)
        nextRequest = min(nextRequest ?? requestAt, requestAt)
    }

    /// The packet came.
    mutating func remove(_ sequenceNumber: Int64) -> Packet? {
        guard !packets.isEmpty else { return nil }
        let index = firstIndex(notBelow: sequenceNumber)
        guard index < packets.endIndex, packets[index].sequenceNumber == sequenceNumber else { return nil }
        defer { if packets.isEmpty { nextRequest = nil } }
        return packets.remove(at: index)
    }

    /// A packet came that was overtaken, not lost: so late. Grows at once, shrinks slowly. A request too early makes the sender send in
    /// vain, which delays what it has still to send.
    mutating func learnReordering(_ delay: Duration) {
        let wanted = min(max(delay + Self.coalescing, Self.initialGrace), Self.longestGrace)
        reorderGrace = wanted > reorderGrace ? wanted : (reorderGrace * 127 + wanted) / 128
    }

    /// Gives up all packets below.
    mutating func removeAll(below sequenceNumber: Int64) {
        packets.removeFirst(firstIndex(notBelow: sequenceNumber))
        if packets.isEmpty { nextRequest = nil }
    }

    /// The packets to ask for now, each again after `interval` until it comes or is given up.
    ///
    /// - Parameter pathWorked: what was asked for before then would have come since, if only once.
    mutating func takeDue(at now: MonotonicTime, interval: Duration, pathWorked: MonotonicTime? = nil) -> [UInt16] {
        guard let nextRequest, nextRequest <= now else { return [] }
        let horizon = now + Self.coalescing
        var due: [UInt16] = []
        var next = MonotonicTime(nanoseconds: .max)
        for index in packets.indices {
            if packets[index].requestAt <= horizon {
                due.append(UInt16(truncatingIfNeeded: packets[index].sequenceNumber))
                packets[index].requests += 1
                if let pathWorked, let requestedAt = packets[index].requestedAt, requestedAt < pathWorked {
                    packets[index].vainRequests += 1
                }
                packets[index].requestAt = now + interval * packets[index].intervalsToWait(eager: Self.eagerGuesses)
                packets[index].requestedAt = now
            }
            next = min(next, packets[index].requestAt)
        }
        self.nextRequest = packets.isEmpty ? nil : next
        return due
    }

    private func firstIndex(notBelow sequenceNumber: Int64) -> Int {
        var low = packets.startIndex
        var high = packets.endIndex
        while low < high {
            let middle = (low + high) / 2
            if packets[middle].sequenceNumber < sequenceNumber { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
