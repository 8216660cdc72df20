import Media
import TestSupport

@testable import Recording

/// What one track of a browser would send, on perfect or imperfect clocks, with the moment of capture inside every payload.
struct SimulatedStream {
    var track: TrackID
    var codec: Codec
    var isScreenShare = false
    var ssrc: UInt32
    var firstTimestamp: Int64 = 1_000_000
    /// When the first frame is captured, and when the last before which none is.
    var starts: MonotonicTime = .zero
    var ends: MonotonicTime
    var interval: Duration
    /// From capture to the first packet's departure.
    var sendingDelay: Duration
    var networkDelay: Duration = .milliseconds(20)
    /// Added to the network's delay, evenly between zero and this.
    var jitter: Duration = .zero
    /// How much faster the RTP clock runs than true time, in parts per million.
    var clockError = 0.0
    var keyframeEvery = 300
    var dimensions = VideoDimensions(width: 320, height: 240)
    /// The first sender report, after `starts`, and the time between them; nil: none at all.
    var firstReport: Duration?
    var reportInterval: Duration
    /// Noise of reports, to both sides.
    var reportNoise: Duration = .milliseconds(3)
    var payloadByteCount = 40
    /// Frames that never arrive.
    var isLost: (Int) -> Bool = { _ in false }

    static func sound(_ track: UInt32 = 1, until end: Duration) -> SimulatedStream {
        SimulatedStream(
            track: TrackID(rawValue: track), codec: .opus, ssrc: 0xA000 + track, ends: .zero + end, interval: .milliseconds(20),
            sendingDelay: .milliseconds(20), firstReport: .milliseconds(2500), reportInterval: .seconds(5))
    }

    static func picture(_ track: UInt32 = 2, until end: Duration) -> SimulatedStream {
        SimulatedStream(
            track: TrackID(rawValue: track), codec: .vp8, ssrc: 0xB000 + track, ends: .zero + end, interval: .nanoseconds(33_333_333),
            sendingDelay: .milliseconds(15), firstReport: .milliseconds(500), reportInterval: .seconds(1))
    }

    struct Sent {
        var arrival: MonotonicTime
        var captured: MonotonicTime
        var frame: EncodedFrame
    }

    /// Every frame that arrives, in the order of arrival, which is that of sending.
    func frames(using random: inout SeededGenerator) -> [Sent] {
        var sent: [Sent] = []
        var lastArrival = MonotonicTime(nanoseconds: .min)
        var index = 0
        while true {
            // A fast clock counts an interval of its own before true time has.
            let elapsed = Int64(Double(index) * Double(interval.nanoseconds) / (1 + clockError * 1e-6))
            let captured = starts + .nanoseconds(elapsed)
            guard captured < ends else { return sent }
            let ticks = Int64((Double(index) * interval.inSeconds * Double(codec.clockRate)).rounded())
            let wait = Duration.nanoseconds(Int64.random(in: 0...jitter.nanoseconds, using: &random))
            let arrival = max(captured + sendingDelay + networkDelay + wait, lastArrival + .microseconds(10))
            lastArrival = arrival
            if !isLost(index) {
                let isKeyframe = codec == .opus || index % keyframeEvery == 0
                sent.append(
                    Sent(
                        arrival: arrival, captured: captured,
                        frame: EncodedFrame(
                            codec: codec, rtpTimestamp: firstTimestamp + ticks, ssrc: ssrc, arrival: arrival, isKeyframe: isKeyframe,
                            dimensions: codec == .vp8 && isKeyframe ? dimensions : nil,
                            payload: payload(captured: captured, isKeyframe: isKeyframe))))
            }
            index += 1
        }
    }

    /// - Parameter wallClock: what the sender's wall clock shows at a true time, in seconds since 1900.
    func reports(wallClock: (MonotonicTime) -> Double, using random: inout SeededGenerator) -> [SenderReportTiming] {
        guard let firstReport else { return [] }
        var reports: [SenderReportTiming] = []
        var now = starts + firstReport
        while now < ends {
            let noise = Duration.nanoseconds(Int64.random(in: -reportNoise.nanoseconds...reportNoise.nanoseconds, using: &random))
            let elapsed = (now + noise - starts).inSeconds * (1 + clockError * 1e-6)
            let wait = Duration.nanoseconds(Int64.random(in: 0...jitter.nanoseconds, using: &random))
            reports.append(
                SenderReportTiming(
                    ssrc: ssrc, ntpTime: NTPTime(rawValue: UInt64(wallClock(now) * 4_294_967_296)),
                    rtpTimestamp: firstTimestamp + Int64((elapsed * Double(codec.clockRate)).rounded()),
                    arrival: now + networkDelay + wait, canonicalName: "cname"))
            now = now + reportInterval
        }
        return reports
    }

    private func payload(captured: MonotonicTime, isKeyframe: Bool) -> [UInt8] {
        var payload: [UInt8]
        switch codec {
        case .opus:
            payload = [0xFC]  // CELT, full band, 20 ms, stereo, one frame
        case .vp8 where isKeyframe:
            payload = [
                0x10, 0x00, 0x00,  // key frame, shown
                0x9D, 0x01, 0x2A,  // start code
                UInt8(dimensions.width & 0xFF), UInt8(dimensions.width >> 8),
                UInt8(dimensions.height & 0xFF), UInt8(dimensions.height >> 8),
            ]
        case .vp8:
            payload = [0x11, 0x00, 0x00]  // inter frame, shown
        }
        for shift in stride(from: 56, through: 0, by: -8) { payload.append(UInt8(truncatingIfNeeded: captured.nanoseconds >> shift)) }
        while payload.count < payloadByteCount { payload.append(0) }
        return payload
    }

    /// The moment of capture in a payload; nil for a concealment packet.
    static func captured(in payload: [UInt8], codec: Codec) -> MonotonicTime? {
        let header = codec == .opus ? 1 : payload[0] & 1 == 0 ? 10 : 3
        guard payload.count >= header + 8 else { return nil }
        return MonotonicTime(nanoseconds: payload[header..<(header + 8)].reduce(0) { $0 << 8 | Int64($1) })
    }
}
