package import Media
import WebRTC

/// A track as a browser sends it: the frames of a source in RTP, sender reports about them, and again whatever a NACK asks for.
/// What people and pages do to it is done by its browser.
package struct SimulatedTrack {
    package struct Sent {
        package var codec: Codec
        package var payload: [UInt8]
        package var captured: MonotonicTime
        package var departed: MonotonicTime
        /// Of simulcast, from the first named.
        package var layer: Int
    }

    package enum Muting: Hashable, Sendable {
        /// `track.enabled = false`: silence goes on being sent, and a black picture a second.
        case disabled
        /// `replaceTrack(null)`: nothing is sent. The timestamps stand still, as those of sound in libwebrtc, or run on.
        case noTrack(timestampsStandStill: Bool)
    }

    let source: SimulatedSource
    package let mid: String
    let streamID: String
    package private(set) var sent: [Sent] = []
    /// The last ones are those in use: one, or as many as there are layers.
    private(set) var encodings: [SimulatedEncoding]
    package var isRemoved = false
    private var muting: Muting?
    private var mutedAt: MonotonicTime?
    private var isStereo = false
    private var interval: Duration
    private var hasSwitchedInterval = false
    /// The moments of capture are at even distances from here on: when, and what the RTP clock shows then.
    private var cadenceStart: MonotonicTime?
    private var cadenceTicks: Int64 = 0
    private var slot = 0
    private var slotCount = 0
    private var start: MonotonicTime?
    private var lastBlack: MonotonicTime?
    private var lastComfort: MonotonicTime?

    init(_ source: SimulatedSource, mid: String, streamID: String, using random: inout SeededGenerator) {
        self.source = source
        self.mid = mid
        self.streamID = streamID
        interval = source.interval
        encodings =
            source.layers.isEmpty
            ? [SimulatedEncoding(source, layer: nil, mid: mid, using: &random)]
            : source.layers.indices.map { SimulatedEncoding(source, layer: $0, mid: mid, using: &random) }
    }

    mutating func start(at now: MonotonicTime) {
        guard start == nil else { return }
        start = now
        cadenceStart = now
        for index in encodings.indices { encodings[index].start(at: now) }
    }

    var nextDeadline: MonotonicTime? {
        guard cadenceStart != nil, !isRemoved else { return nil }
        var earliest: MonotonicTime?
        for encoding in encodings where encoding.isActive {
            if let report = encoding.nextReport { earliest = min(earliest ?? report, report) }
        }
        guard slotCount < source.count, let capture = nextCapture else { return earliest }
        return min(earliest ?? capture + source.encodingDelay, capture + source.encodingDelay)
    }

    // MARK: Clocks

    private var rate: Double { 1 + source.clockError * 1e-6 }
    private var clockRate: Double { Double(source.codec.clockRate) }

    private var nextCapture: MonotonicTime? { cadenceStart.map { $0 + .seconds(Double(slot) * interval.inSeconds / rate) } }
    private var nextTicks: Int64 { cadenceTicks + Int64((Double(slot) * interval.inSeconds * clockRate).rounded()) }

    /// What the RTP clock shows.
    private func ticks(at moment: MonotonicTime) -> Int64 {
        guard let cadenceStart else { return 0 }
        return cadenceTicks + Int64(((moment - cadenceStart).inSeconds * rate * clockRate).rounded())
    }

    /// From the next frame on they count from there.
    private mutating func beginCadence() {
        guard let next = nextCapture else { return }
        (cadenceTicks, cadenceStart, slot) = (nextTicks, next, 0)
    }

    // MARK: Media

    /// The packets of all frames that are due, with the encoding that sends them.
    mutating func takePackets(at now: MonotonicTime) -> [(encoding: Int, packet: [UInt8])] {
        var packets: [(Int, [UInt8])] = []
        while !isRemoved, slotCount < source.count, let captured = nextCapture, captured + source.encodingDelay <= now {
            let ticks = nextTicks
            slot += 1
            slotCount += 1
            if case .noTrack = muting { continue }
            if source.codec == .vp8, muting == .disabled {
                if let lastBlack, captured - lastBlack < .seconds(1) { continue }
                lastBlack = captured
            }
            for index in encodings.indices where encodings[index].isActive {
                guard let frame = frame(captured: captured, encoding: index) else { continue }
                let isFirst = encodings[index].isUnused
                sent.append(Sent(codec: source.codec, payload: frame, captured: captured, departed: now, layer: index))
                for packet in encodings[index].packetize(frame, ticks: ticks, marker: isFirst, at: now) {
                    packets.append((index, packet))
                }
            }
        }
        return packets
    }

    private mutating func frame(captured: MonotonicTime, encoding index: Int) -> [UInt8]? {
        if source.codec == .opus, let start, source.isSilent(captured - start) {
            // libwebrtc with DTX: a packet of two bytes every 400 ms.
            if let lastComfort, captured - lastComfort < .milliseconds(400) { return nil }
            lastComfort = captured
            return [31 << 3, UInt8(truncatingIfNeeded: sent.count)]
        }
        lastComfort = nil
        let isKeyframe = encodings[index].isKeyframeAsked
        encodings[index].isKeyframeAsked = false
        let number = sent.count
        if source.codec == .opus {
            if muting == .disabled { return SyntheticFrames.opus(number, byteCount: 5) }
            if hasSwitchedInterval || isStereo { return SyntheticFrames.silk(number, lasting: interval, isStereo: isStereo) }
        } else if muting == .disabled {
            return SyntheticFrames.vp8(number, isKeyframe: isKeyframe, byteCount: 100, dimensions: encodings[index].dimensions)
        }
        return source.frame(
            .init(number: number, isKeyframe: isKeyframe, dimensions: encodings[index].dimensions, interval: interval))
    }

    /// Sender reports that are due.
    mutating func takeReports(at now: MonotonicTime, wallClock: NTPTime) -> [[UInt8]] {
        let ticks = ticks(at: now)
        let reports = encodings.indices.compactMap { encodings[$0].takeReport(at: now, ticks: ticks, wallClock: wallClock) }
        // They are due all the same: a deadline that stays would never let time go on.
        if case .noTrack = muting { return [] }
        return reports
    }

    mutating func retransmit(_ numbers: [UInt16], of ssrc: UInt32, at now: MonotonicTime) -> (encoding: Int, [UInt16], [[UInt8]])? {
        guard source.canSendAgain, let index = encodings.firstIndex(where: { $0.ssrc == ssrc }) else { return nil }
        let (numbers, packets) = encodings[index].retransmit(numbers, at: now)
        return (index, numbers, packets)
    }

    func stamp(_ packet: inout [UInt8], _ number: UInt16, encoding: Int) { encodings[encoding].stamp(&packet, number) }

    /// - Returns: whether there is such a source.
    mutating func keyframeIsAsked(of ssrc: UInt32) -> Bool {
        guard let index = encodings.firstIndex(where: { $0.ssrc == ssrc }) else { return false }
        encodings[index].isKeyframeAsked = true
        return true
    }

    // MARK: What people and pages do

    mutating func mute(_ how: Muting, at now: MonotonicTime) {
        muting = how
        mutedAt = now
    }

    mutating func unmute(at now: MonotonicTime) {
        if case .noTrack(let timestampsStandStill) = muting, timestampsStandStill, let mutedAt {
            beginCadence()
            cadenceTicks -= Int64(((now - mutedAt).inSeconds * clockRate).rounded())
        }
        muting = nil
        for index in encodings.indices { encodings[index].isKeyframeAsked = true }
    }

    /// Another source behind the same sender: its timestamps have nothing to do with those before.
    mutating func jump(by ticks: Int64) {
        beginCadence()
        cadenceTicks += ticks
        for index in encodings.indices { encodings[index].isKeyframeAsked = true }
    }

    /// The encoder changes the length of its packets, and whether they are stereo.
    mutating func change(packets duration: Duration, isStereo: Bool) {
        beginCadence()
        interval = duration
        hasSwitchedInterval = true
        self.isStereo = isStereo
    }

    mutating func resize(to dimensions: VideoDimensions) {
        for index in encodings.indices {
            encodings[index].dimensions = dimensions
            encodings[index].isKeyframeAsked = true
        }
    }

    mutating func setLayer(_ index: Int, isActive: Bool) {
        encodings[index].isActive = isActive
        encodings[index].isKeyframeAsked = true
    }

    /// The sender goes on with another SSRC, other sequence numbers and timestamps.
    mutating func changeSource(at now: MonotonicTime, using random: inout SeededGenerator) {
        for index in encodings.indices { encodings[index].isActive = false }
        var next = SimulatedEncoding(source, layer: nil, mid: mid, using: &random)
        next.start(at: now)
        encodings.append(next)
    }

    mutating func pad(_ count: Int, at now: MonotonicTime) -> [(encoding: Int, packet: [UInt8])] {
        (0..<count).map { _ in (encodings.count - 1, encodings[encodings.count - 1].padding(ticks: ticks(at: now), at: now)) }
    }

    mutating func probe() -> (encoding: Int, packet: [UInt8]) { (encodings.count - 1, encodings[encodings.count - 1].probe()) }

    func goodbye() -> [UInt8] { encodings[encodings.count - 1].goodbye() }
}
