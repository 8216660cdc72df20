import DequeModule
import Media

/// When the packets of a whole connection arrived, by their transport-wide sequence numbers, until it is reported
/// (draft-holmer-rmcat-transport-wide-cc-extensions-01). Retransmissions and padding count like all others.
///
/// A report begins where the one before it ended, so that what was lost between them is told. A packet that came late, after it was
/// reported as lost, makes the next report begin with it once more.
struct TransportArrivals {
    private static let interval = Duration.milliseconds(100)
    /// Half the range of the sequence numbers; more than a second's packets at any bit rate of a call.
    private static let maximumCount = 8192
    /// How many packets may overtake the first one.
    private static let maximumReordering: Int64 = 100
    /// How long reported packets are kept for a report that begins earlier again.
    private static let history = Duration.milliseconds(500)
    /// Packets that arrived, in one report. Keeps it well below the MTU: each takes at most two chunks and a long delta, 6 bytes.
    private static let maximumReported = 160
    /// Receive deltas count 250 µs, the reference time 256 of those.
    private static let tick: Int64 = 250_000

    private var sequenceNumbers = SequenceNumberExtender()
    /// From `first` on: arrival in ticks; nil for what has not arrived.
    private var arrivals: Deque<Int64?> = []
    private var first: Int64 = 0
    /// There were packets before `first`.
    private var hasForgotten = false
    /// The next report begins here.
    private var reportStart: Int64 = 0
    private var feedbackPacketCount: UInt8 = 0
    /// Nil while there is nothing new to report.
    private(set) var nextReport: MonotonicTime?

    mutating func record(_ sequenceNumber: UInt16, at now: MonotonicTime) {
        let number = sequenceNumbers.extend(sequenceNumber)
        let ticks = now.nanoseconds / Self.tick
        if arrivals.isEmpty || number - first >= Int64(Self.maximumCount) { restart(at: number) }
        if number < first {
            // The first ones may have been overtaken; later it is too late to be of use to the sender.
            guard !hasForgotten, first - number < Self.maximumReordering else { return }
            while first > number {
                arrivals.prepend(nil)
                first -= 1
            }
        }
        let index = Int(number - first)
        while arrivals.count <= index { arrivals.append(nil) }
        guard arrivals[index] == nil else { return }
        arrivals[index] = ticks
        reportStart = min(reportStart, number)
        if nextReport == nil { nextReport = now + Self.interval }
    }

    private mutating func restart(at number: Int64) {
        arrivals.removeAll()
        hasForgotten = false
        first = number
        reportStart = number
    }

    /// The packets that report what arrived since the last time; more than one when the gaps in time are too long for one's deltas.
    mutating func takeReports(from senderSSRC: UInt32, about mediaSSRC: UInt32, at now: MonotonicTime) -> [TransportFeedback] {
        guard let nextReport, nextReport <= now else { return [] }
        self.nextReport = nil
        var reports: [TransportFeedback] = []
        let end = first + Int64(arrivals.count)
        while reportStart < end {
            let report = makeReport(senderSSRC, mediaSSRC)
            reportStart += Int64(report.receiveDeltas.count)
            reports.append(report)
        }
        forget(before: now - Self.history)
        return reports
    }

    /// As much from `reportStart` on as fits one packet. There is at least one packet that arrived: the newest.
    private mutating func makeReport(_ senderSSRC: UInt32, _ mediaSSRC: UInt32) -> TransportFeedback {
        let start = Int(reportStart - first)
        let firstArrival = arrivals[start...].lazy.compactMap { $0 }.first ?? 0
        let reference = firstArrival >> 8
        var last = reference << 8
        var deltas: [Int16?] = []
        var reported = 0
        for arrival in arrivals[start...] {
            guard reported < Self.maximumReported else { break }
            guard let arrival else {
                deltas.append(nil)
                continue
            }
            guard let delta = Int16(exactly: arrival - last) else { break }
            deltas.append(delta)
            last = arrival
            reported += 1
        }
        // A report ends with a packet that arrived: the losses after it are the next one's.
        deltas.removeLast((deltas.lastIndex { $0 != nil }).map { deltas.count - 1 - $0 } ?? 0)
        defer { feedbackPacketCount &+= 1 }
        return TransportFeedback(
            senderSSRC: senderSSRC, mediaSSRC: mediaSSRC, baseSequenceNumber: UInt16(truncatingIfNeeded: reportStart),
            // Wraps after 12 days: 24 bits, signed.
            referenceTime: (Int32(truncatingIfNeeded: reference) << 8) >> 8, feedbackPacketCount: feedbackPacketCount,
            receiveDeltas: deltas)
    }

    private mutating func forget(before limit: MonotonicTime) {
        let limit = limit.nanoseconds / Self.tick
        while first < reportStart - 1, let oldest = arrivals.first, oldest ?? .min < limit {
            arrivals.removeFirst()
            first += 1
            hasForgotten = true
        }
    }
}
