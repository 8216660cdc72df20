import Media

/// Puts the packets of one stream back into the order of their sequence numbers, and waits for the missing ones.
///
/// ```
///             next                       highest
///               │                           │
///     delivered │ ✗ ✗ ■ ■ ✗ ■ ■ ■ ■ ■ ■ ■ ■ │      ■ waiting   ✗ missing, until it comes or patience is over
/// ```
/// A packet that is next never enters a queue: the caller passes it on at once, then takes those that waited for it.
///
/// The first packet to arrive need not be the first one sent. Until one is known to begin the stream, or patience is over, those before
/// it are missing, too: otherwise the first key frame of a lossy connection would be gone.
struct PacketSequencer {
    enum Placement: Hashable {
        /// Deliver it now, then `takeNext()` until nil.
        case next
        /// It waits now. `takeNext()` until nil, for it may have shown where the stream begins.
        case early
        case duplicate
        /// It was given up before it came.
        case late
    }

    private enum State {
        case unstarted
        /// Packets before the first one received are asked for.
        case searching(since: MonotonicTime)
        case delivering
    }

    /// RFC 3550 §A.1 has 3000 forwards and 100 backwards. A recorder's retransmissions are older.
    private static let maximumDistance: Int64 = 3000
    /// What one entry of a NACK can ask for, and how far before the first packet received is asked at most.
    private static let searchStep: Int64 = 17
    private static let maximumSearch: Int64 = 8 * searchStep
    private static let maximumWaitingPackets = 4096
    private static let maximumWaitingBytes = 8 << 20
    private static let rememberedLosses = 32
    /// At 30 % loss both ways, of a thousand packets one is asked for as often as this and comes after all; at 20 %, of thirty thousand.
    private static let hopelessRequests = 10
    /// What libwebrtc keeps: 3 s, and more where a round trip is long. What is older, and did not come when first asked for, is gone.
    private static let senderHistory = Duration.seconds(3)
    private static let senderHistoryInRoundTrips = 9
    private static let hopelessRequestsOfOldPackets = 3

    /// How long a missing packet is waited for.
    var patience: Duration
    private(set) var missing = MissingPackets()
    private var waiting = WaitingPackets()
    private var state = State.unstarted
    /// The sequence number to deliver next.
    private var next: Int64 = 0
    /// The newest placed.
    private var highest: Int64 = 0
    private var highestArrival = MonotonicTime.zero
    /// While searching: how far down.
    private var searchLimit: Int64 = 0
    /// What was given up last, to tell late packets from duplicates.
    private var losses: [Range<Int64>] = []

    init(patience: Duration) {
        self.patience = patience
    }

    /// Whether packets are held back for one that is missing.
    var isWaiting: Bool { !waiting.isEmpty }
    /// The packet after the gap.
    var firstWaiting: MediaPacket? { waiting.first }
    var firstWaitingMedia: WaitingPackets.Entry? { waiting.firstMedia }

    /// Missing packets between the last one delivered and the first that waits. Guesses before the stream's first packet do not count.
    var gap: Int {
        guard case .delivering = state, let first = waiting.first else { return 0 }
        return Int(first.sequenceNumber - next)
    }

    /// When the first missing packet is given up.
    var patienceEnds: MonotonicTime? {
        if case .searching(let since) = state { return since + patience }
        return missing.first.map { $0.missedAt + patience }
    }

    var waitingByteCount: Int { waiting.byteCount }

    /// Since when packets are held back; nil when none are.
    var waitingSince: MonotonicTime? {
        guard !waiting.isEmpty else { return nil }
        if case .searching(let since) = state { return since }
        return missing.first?.missedAt
    }

    var isOverfull: Bool {
        waiting.count > Self.maximumWaitingPackets || waiting.byteCount > Self.maximumWaitingBytes
            || missing.count > Int(Self.maximumDistance)
    }

    /// Far from everything else: of a sender that began anew, or noise.
    func isStray(_ sequenceNumber: Int64) -> Bool {
        if case .unstarted = state { return false }
        return sequenceNumber - highest > Self.maximumDistance || next - sequenceNumber > Self.maximumDistance
    }

    /// Places a packet that is no stray. One that must wait is copied.
    ///
    /// - Parameter beginsStream: whether a stream may begin with this packet. Asked only while that is open.
    mutating func place(
        _ packet: MediaPacket, _ payload: borrowing RawSpan, at now: MonotonicTime, beginsStream: (borrowing RawSpan) -> Bool
    ) -> (placement: Placement, request: MissingPackets.Packet?) {
        let number = packet.sequenceNumber
        switch state {
        case .unstarted: begin(with: number, beginsStream(payload), at: now)
        case .searching(let since): search(from: number, beginsStream(payload), since: since)
        case .delivering: break
        }
        guard number >= next else { return (losses.contains { $0.contains(number) } ? .late : .duplicate, nil) }
        if number > highest {
            missing.add(highest + 1..<number, at: now, sentAfter: highestArrival)
            highest = number
            highestArrival = now
        } else if let request = missing.remove(number) {
            return (advance(packet, payload), request)
        } else if number != next {
            return (.duplicate, nil)
        }
        return (advance(packet, payload), nil)
    }

    private mutating func advance(_ packet: MediaPacket, _ payload: borrowing RawSpan) -> Placement {
        guard packet.sequenceNumber == next else { return waiting.insert(packet, payload) ? .early : .duplicate }
        state = .delivering
        next += 1
        return .next
    }

    private mutating func begin(with number: Int64, _ beginsStream: Bool, at now: MonotonicTime) {
        highest = number - 1
        highestArrival = now
        next = beginsStream ? number : number - Self.searchStep
        searchLimit = number - Self.maximumSearch
        state = beginsStream ? .delivering : .searching(since: now)
        missing.add(next..<number, at: now)
    }

    /// A packet came while the beginning is searched for: it is found, or lies further down.
    private mutating func search(from number: Int64, _ beginsStream: Bool, since: MonotonicTime) {
        guard let first = waiting.first, number < first.sequenceNumber else { return }
        if beginsStream {
            missing.removeAll(below: number)
            next = number
            state = .delivering
        } else {
            let lowest = max(number - Self.searchStep, searchLimit)
            guard lowest < next else { return }
            missing.add(lowest..<next, at: since)
            next = lowest
        }
    }

    /// A packet that waited and is next now.
    mutating func takeNext() -> WaitingPackets.Entry? {
        guard let entry = waiting.take(next) else { return nil }
        next += 1
        return entry
    }

    /// Gives up what is missing before the first packet that waits.
    ///
    /// - Returns: how many packets are lost; 0 when nobody knows whether there were any.
    mutating func skipGap() -> Int {
        guard let first = waiting.first else {
            missing = MissingPackets()
            return 0
        }
        let range = next..<first.sequenceNumber
        missing.removeAll(below: range.upperBound)
        next = range.upperBound
        if losses.count == Self.rememberedLosses { losses.removeFirst() }
        losses.append(range)
        guard case .delivering = state else {
            state = .delivering
            return 0
        }
        return range.count
    }

    /// The first missing packet, when it will hardly come: its sender's history does not reach back to it any more, or it was asked for in
    /// vain many times over a path that works otherwise.
    ///
    /// - Parameter interval: at least a round trip.
    func hopelessPacket(at now: MonotonicTime, interval: Duration) -> Int64? {
        guard case .delivering = state, !waiting.isEmpty, let first = missing.first else { return nil }
        let history = max(Self.senderHistory, interval * Self.senderHistoryInRoundTrips)
        let isTooOld = now - first.sentAfter > history && first.requests >= Self.hopelessRequestsOfOldPackets
        return isTooOld || first.vainRequests >= Self.hopelessRequests ? first.sequenceNumber : nil
    }

    /// The packets to ask for now.
    mutating func takeDueRequests(at now: MonotonicTime, interval: Duration, pathWorked: MonotonicTime?) -> [UInt16] {
        missing.takeDue(at: now, interval: interval, pathWorked: pathWorked)
    }

    /// A packet was overtaken by others for so long.
    mutating func learnReordering(_ delay: Duration) {
        missing.learnReordering(delay)
    }

    /// Forgets everything. What waits must have been taken.
    mutating func restart() {
        self = PacketSequencer(patience: patience)
    }
}
