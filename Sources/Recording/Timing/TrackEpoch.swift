import Media

/// A stretch of one track in which its RTP timestamps run with time: from its start, or from an SSRC change, a mute that stopped the timestamps, or a jump.
///
/// Positions are seconds of media since the epoch's first frame by the sender's RTP clock; offsets are what has to be added to a position, counted
/// from the arrival of that frame, to have the moment on our clock.
struct TrackEpoch {
    let ssrc: UInt32
    let firstArrival: MonotonicTime
    private let firstTimestamp: Int64
    private let clockRate: Double
    private(set) var delays = DelayWindow()
    private(set) var reports = ReportRegression()

    /// A report that is off from the frames' delay by more says nothing about them: it is of a time before a mute, or was held up.
    private static let reportTolerance = 1.0

    init(_ frame: EncodedFrame) {
        ssrc = frame.ssrc
        firstArrival = frame.arrival
        firstTimestamp = frame.rtpTimestamp
        clockRate = Double(frame.codec.clockRate)
        insert(frame)
    }

    func position(of rtpTimestamp: Int64) -> Double {
        Double(rtpTimestamp &- firstTimestamp) / clockRate
    }

    /// How much later than its position something arrived, in seconds. Only differences of it mean something.
    func delay(of rtpTimestamp: Int64, arrival: MonotonicTime) -> Double {
        (arrival - firstArrival).inSeconds - position(of: rtpTimestamp)
    }

    var minimumDelay: Double { delays.minimum() ?? 0 }

    /// The shortest time from the sender's wall clock to our arrival clock, in seconds, both counted from zeros that the caller chose;
    /// nil before a report fits.
    func minimumOneWayDelay(since zero: MonotonicTime) -> Double? {
        guard !reports.isEmpty else { return nil }
        return delays.minimum { reports.lead(at: $0) }.map { (firstArrival - zero).inSeconds + $0 }
    }

    mutating func insert(_ frame: EncodedFrame) {
        delays.insert(
            .init(position: position(of: frame.rtpTimestamp), delay: delay(of: frame.rtpTimestamp, arrival: frame.arrival)))
    }

    /// Takes in a report when it speaks of this epoch.
    mutating func insert(_ report: TimedReport) {
        guard report.timing.ssrc == ssrc else { return }
        let delay = delay(of: report.timing.rtpTimestamp, arrival: report.timing.arrival)
        guard abs(delay - minimumDelay) <= Self.reportTolerance else { return }
        let position = position(of: report.timing.rtpTimestamp)
        reports.insert(.init(position: position, lead: report.senderSeconds - position))
    }
}

/// A sender report with its NTP time as seconds since the first that came from the same participant.
struct TimedReport {
    var timing: SenderReportTiming
    var senderSeconds: Double
}
