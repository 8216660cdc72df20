package import Media
import WebRTC

/// A track as a browser sends it: the frames of a source in RTP, sender reports about them, and again whatever a NACK asks for.
package struct SimulatedTrack {
    package struct Sent {
        package var codec: Codec
        package var payload: [UInt8]
        package var captured: MonotonicTime
        package var departed: MonotonicTime
    }

    private static let canonicalName = "browser"
    /// For so long libwebrtc can send a packet again, at short round trips.
    private static let historyAge = Duration.seconds(3)

    let source: SimulatedSource
    let mid: String
    let streamID: String
    let ssrc: UInt32
    let retransmissionSSRC: UInt32
    package private(set) var sent: [Sent] = []
    private var packetizer: RTPPacketizer
    /// When the first frame is captured; nil before the connection stands.
    private var start: MonotonicTime?
    private var nextReport: MonotonicTime?
    private var octetCount: UInt32 = 0
    private var isKeyframeAsked = false
    /// Of packets, by sequence number.
    private var departures: [UInt16: MonotonicTime] = [:]
    private let firstTimestamp: UInt32

    init(_ source: SimulatedSource, mid: String, streamID: String, using random: inout SeededGenerator) {
        self.source = source
        self.mid = mid
        self.streamID = streamID
        ssrc = UInt32.random(in: 1...UInt32.max, using: &random)
        retransmissionSSRC = UInt32.random(in: 1...UInt32.max, using: &random)
        firstTimestamp = UInt32.random(in: 0...UInt32.max, using: &random)
        packetizer = RTPPacketizer(
            RTPPacketizer.Configuration(
                ssrc: ssrc, payloadType: source.codec == .vp8 ? SimulatedOffer.vp8 : SimulatedOffer.opus,
                retransmission: source.codec == .vp8 ? (retransmissionSSRC, SimulatedOffer.rtx) : nil,
                // The upper half: wraps are part of every call.
                firstSequenceNumber: UInt16.random(in: 0x8000...0xFFF0, using: &random), firstTimestamp: firstTimestamp,
                headerExtensions: SimulatedOffer.headerExtensions, mid: mid))
    }

    mutating func start(at now: MonotonicTime) {
        start = now
        // As libwebrtc: a first report soon, then one each second for pictures and every five for sound.
        nextReport = now + (source.codec == .vp8 ? .milliseconds(500) : .milliseconds(2500))
    }

    var nextDeadline: MonotonicTime? {
        guard let start, let nextReport else { return nil }
        guard sent.count < source.count else { return nextReport }
        return min(nextReport, departure(of: sent.count, start))
    }

    private func capture(of number: Int, _ start: MonotonicTime) -> MonotonicTime { start + source.interval * number }

    private func departure(of number: Int, _ start: MonotonicTime) -> MonotonicTime {
        capture(of: number, start) + source.encodingDelay
    }

    private func ticks(at moment: MonotonicTime, _ start: MonotonicTime) -> Int64 {
        Int64(((moment - start).inSeconds * Double(source.codec.clockRate)).rounded())
    }

    /// The packets of all frames that are due.
    mutating func takePackets(at now: MonotonicTime) -> [[UInt8]] {
        guard let start else { return [] }
        var packets: [[UInt8]] = []
        while sent.count < source.count, departure(of: sent.count, start) <= now {
            let captured = capture(of: sent.count, start)
            let frame = source.frame(sent.count, isKeyframeAsked)
            isKeyframeAsked = false
            sent.append(Sent(codec: source.codec, payload: frame, captured: captured, departed: now))
            octetCount &+= UInt32(frame.count)
            switch source.codec {
            case .vp8: packets += packetizer.packetize(vp8: frame, at: ticks(at: captured, start))
            case .opus: packets.append(packetizer.packet(frame, at: ticks(at: captured, start), marker: sent.count == 1))
            }
        }
        for packet in packets { departures[packet.span.bytes.bigEndian(at: 2, as: UInt16.self)] = now }
        return packets
    }

    /// A sender report with the canonical name, when one is due.
    mutating func takeReport(at now: MonotonicTime, wallClock: NTPTime) -> [UInt8]? {
        guard let start, let due = nextReport, due <= now else { return nil }
        nextReport = due + (source.codec == .vp8 ? .seconds(1) : .seconds(5))
        var bytes: [UInt8] = []
        SenderReport(
            ssrc: ssrc, ntpTime: wallClock, rtpTimestamp: firstTimestamp &+ UInt32(truncatingIfNeeded: ticks(at: now, start)),
            packetCount: UInt32(packetizer.packetsSent), octetCount: octetCount
        ).serialize(into: &bytes)
        SourceDescription(chunks: [.init(ssrc: ssrc, canonicalName: Self.canonicalName)]).serialize(into: &bytes)
        return bytes
    }

    /// Those of the packets asked for that are young enough to be sent again.
    func resendable(_ sequenceNumbers: [UInt16], at now: MonotonicTime) -> [UInt16] {
        sequenceNumbers.filter { number in departures[number].map { now - $0 <= Self.historyAge } ?? false }
    }

    mutating func retransmit(_ sequenceNumbers: [UInt16]) -> [[UInt8]] { packetizer.retransmit(sequenceNumbers) }

    func stamp(_ packet: inout [UInt8], _ transportSequenceNumber: UInt16) { packetizer.stamp(&packet, transportSequenceNumber) }

    mutating func keyframeIsAsked() { isKeyframeAsked = true }
}
