import Media

/// What receiver reports say about one SSRC: expected, received, jitter and the last sender report (RFC 3550 §6.4.1, §A.3, §A.8).
///
/// A packet that RTX brought back stays lost here: the sender steers by what the network loses, not by what was repaired.
struct SourceStatistics {
    /// A wait this long is a pause of the sender's, which says nothing about the network. libwebrtc's limit is 5 s.
    private static let longestTransitChange: Int64 = 5

    private var sequenceNumbers = SequenceNumberExtender()
    private var first: Int64?
    private var received: Int64 = 0
    private var expectedBefore: Int64 = 0
    private var receivedBefore: Int64 = 0
    /// Interarrival jitter in units of the RTP clock, times 16 to keep the fraction (RFC 3550 §A.8).
    private var scaledJitter: Int64 = 0
    private var lastTimestamp: UInt32?
    private var lastArrival = MonotonicTime.zero
    private var senderReport: (compactTime: UInt32, arrival: MonotonicTime)?
    private let clockRate: Int64

    init(clockRate: Int64) {
        self.clockRate = clockRate
    }

    var jitter: Duration { .nanoseconds((scaledJitter >> 4) * 1_000_000_000 / clockRate) }

    mutating func receive(_ header: RTPHeader, at now: MonotonicTime) {
        let previous = sequenceNumbers.highest
        let number = sequenceNumbers.extend(header.sequenceNumber)
        first = min(first ?? number, number)
        received += 1
        // Reordered packets and the later ones of a frame would measure the sender's pacing, not the network.
        guard number > previous ?? .min, header.timestamp != lastTimestamp else { return }
        if let lastTimestamp {
            let elapsed = (now.nanoseconds - lastArrival.nanoseconds) * clockRate / 1_000_000_000
            let change = abs(elapsed - Int64(Int32(bitPattern: header.timestamp &- lastTimestamp)))
            if change < Self.longestTransitChange * clockRate { scaledJitter += change - (scaledJitter + 8) >> 4 }
        }
        lastTimestamp = header.timestamp
        lastArrival = now
    }

    mutating func handle(_ report: SenderReport, at now: MonotonicTime) {
        senderReport = (report.ntpTime.compact, now)
    }

    /// The sequence numbers begin anew.
    mutating func restart() {
        self = SourceStatistics(clockRate: clockRate)
    }

    /// A block about everything so far; the next one's fraction counts from here. nil before the first packet.
    mutating func makeReportBlock(ssrc: UInt32, at now: MonotonicTime) -> ReportBlock? {
        guard let first, let highest = sequenceNumbers.highest else { return nil }
        let expected = highest - first + 1
        let expectedNow = expected - expectedBefore
        let lostNow = expectedNow - (received - receivedBefore)
        expectedBefore = expected
        receivedBefore = received
        return ReportBlock(
            ssrc: ssrc,
            fractionLost: expectedNow > 0 && lostNow > 0 ? UInt8(min(255, lostNow * 256 / expectedNow)) : 0,
            cumulativeLost: Int32(clamping: expected - received),
            extendedHighestSequenceNumber: UInt32(truncatingIfNeeded: highest),
            jitter: UInt32(clamping: scaledJitter >> 4),
            lastSenderReport: senderReport?.compactTime ?? 0,
            delaySinceLastSenderReport: senderReport.map { Self.compact(now - $0.arrival) } ?? 0)
    }

    /// In 1/65 536 seconds.
    private static func compact(_ duration: Duration) -> UInt32 {
        UInt32(clamping: Int64((duration.inSeconds * 65_536).rounded()))
    }
}
