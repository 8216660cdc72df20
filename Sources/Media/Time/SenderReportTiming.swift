/// What one RTCP sender report says about time: this RTP timestamp was this moment on the sender's wall clock (RFC 3550 §6.4.1).
package struct SenderReportTiming: Hashable, Sendable {
    package var ssrc: UInt32
    package var ntpTime: NTPTime
    /// Extended like the frames' timestamps, so that it compares with them across wraps. In units of the track's RTP clock.
    package var rtpTimestamp: Int64
    package var arrival: MonotonicTime
    /// The sender's canonical name (SDES CNAME) when it is known: clocks are comparable only within one.
    package var canonicalName: String?

    package init(ssrc: UInt32, ntpTime: NTPTime, rtpTimestamp: Int64, arrival: MonotonicTime, canonicalName: String? = nil) {
        self.ssrc = ssrc
        self.ntpTime = ntpTime
        self.rtpTimestamp = rtpTimestamp
        self.arrival = arrival
        self.canonicalName = canonicalName
    }
}
