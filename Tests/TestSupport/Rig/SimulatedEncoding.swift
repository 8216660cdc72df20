import Media
import WebRTC

/// One SSRC of a track: its packets, its history of what can be sent again, its sender reports.
struct SimulatedEncoding {
    /// For so long libwebrtc can send a packet again, at short round trips.
    private static let historyAge = Duration.seconds(3)
    static let canonicalName = "browser"

    let ssrc: UInt32
    let retransmissionSSRC: UInt32
    let rid: String
    let codec: Codec
    var dimensions: VideoDimensions?
    /// A layer may be switched off; an SSRC that another one has replaced only sends again.
    var isActive = true
    var isKeyframeAsked = true
    private(set) var nextReport: MonotonicTime?
    private var packetizer: RTPPacketizer
    private var redundant: RedundantAudioPacketizer?
    private let firstTimestamp: UInt32
    private var octetCount: UInt32 = 0
    /// Of packets, by sequence number.
    private var departures: [UInt16: MonotonicTime] = [:]
    private var frames = 0
    private var baseLayerIndex: UInt8 = 0
    private let temporalLayers: Int

    init(_ source: SimulatedSource, layer: Int?, mid: String, using random: inout SeededGenerator) {
        codec = source.codec
        ssrc = UInt32.random(in: 1...UInt32.max, using: &random)
        retransmissionSSRC = UInt32.random(in: 1...UInt32.max, using: &random)
        firstTimestamp = UInt32.random(in: 0...UInt32.max, using: &random)
        temporalLayers = source.temporalLayers
        rid = layer.map { source.layers[$0].rid } ?? ""
        dimensions = layer.map { source.layers[$0].dimensions }
        var extensions = SimulatedOffer.headerExtensions
        if layer == nil { (extensions.rid, extensions.repairedRID) = (0, 0) }
        if !source.namesSection { extensions.mid = 0 }
        var configuration = RTPPacketizer.Configuration(
            ssrc: ssrc, payloadType: source.codec == .vp8 ? SimulatedOffer.vp8 : SimulatedOffer.opus,
            retransmission: source.codec == .vp8 ? (retransmissionSSRC, SimulatedOffer.rtx) : nil,
            // The upper half: wraps are part of every call.
            firstSequenceNumber: UInt16.random(in: 0x8000...0xFFF0, using: &random), firstTimestamp: firstTimestamp,
            headerExtensions: extensions, mid: mid)
        configuration.rid = rid
        packetizer = RTPPacketizer(configuration)
        redundant = source.redundancy.map { RedundantAudioPacketizer(primaryType: SimulatedOffer.opus, depth: $0) }
    }

    var isUnused: Bool { frames == 0 }

    /// As libwebrtc: a first report soon, then one each second for pictures and every five for sound.
    mutating func start(at now: MonotonicTime) {
        nextReport = now + (codec == .vp8 ? .milliseconds(500) : .milliseconds(2500))
    }

    // MARK: Media

    mutating func packetize(_ frame: [UInt8], ticks: Int64, marker: Bool, at now: MonotonicTime) -> [[UInt8]] {
        octetCount &+= UInt32(frame.count)
        frames += 1
        let packets: [[UInt8]]
        switch codec {
        case .vp8:
            let isKeyframe = frame.first.map { $0 & 1 == 0 } ?? false
            packets = packetizer.packetize(vp8: frame, at: ticks, layer: temporalLayer(isKeyframe: isKeyframe))
        case .opus:
            let payload = redundant?.payload(frame, at: ticks)
            packets = [packetizer.packet(payload ?? frame, at: ticks, marker: marker, payloadType: payload.map { _ in SimulatedOffer.red })]
        }
        for packet in packets { departures[packet.span.bytes.bigEndian(at: 2, as: UInt16.self)] = now }
        return packets
    }

    /// Two layers alternate; of three the middle one is every fourth. The upper ones refer to the base alone at their first after it.
    private mutating func temporalLayer(isKeyframe: Bool) -> VP8Layer {
        guard temporalLayers > 1 else { return VP8Layer() }
        if isKeyframe { frames = 1 }
        let pattern: [UInt8] = temporalLayers == 2 ? [0, 1] : [0, 2, 1, 2]
        let layer = pattern[(frames - 1) % pattern.count]
        if layer == 0 { baseLayerIndex &+= 1 }
        return VP8Layer(
            isNonReference: Int(layer) == temporalLayers - 1, temporalLayer: layer, isLayerSync: layer > 0 && (frames - 1) % 8 < 4,
            baseLayerIndex: baseLayerIndex)
    }

    /// Of these packets those that are young enough to be sent again.
    mutating func retransmit(_ sequenceNumbers: [UInt16], at now: MonotonicTime) -> (numbers: [UInt16], packets: [[UInt8]]) {
        let numbers = sequenceNumbers.filter { number in departures[number].map { now - $0 <= Self.historyAge } ?? false }
        return (numbers, codec == .vp8 ? packetizer.retransmit(numbers) : [])
    }

    /// A packet of nothing, which takes a number.
    mutating func padding(ticks: Int64, at now: MonotonicTime) -> [UInt8] {
        let packet = packetizer.padding(at: ticks)
        departures[packet.span.bytes.bigEndian(at: 2, as: UInt16.self)] = now
        return packet
    }

    /// RTX of nothing, or of no packet at all.
    mutating func probe() -> [UInt8] { packetizer.probe(originalSequenceNumber: packetizer.sequenceNumber &- 1) }

    func stamp(_ packet: inout [UInt8], _ transportSequenceNumber: UInt16) { packetizer.stamp(&packet, transportSequenceNumber) }

    // MARK: Reports

    /// A sender report with the canonical name, when one is due.
    mutating func takeReport(at now: MonotonicTime, ticks: Int64, wallClock: NTPTime) -> [UInt8]? {
        guard let due = nextReport, due <= now else { return nil }
        nextReport = due + (codec == .vp8 ? .seconds(1) : .seconds(5))
        guard isActive, packetizer.packetsSent > 0 else { return nil }
        var bytes: [UInt8] = []
        SenderReport(
            ssrc: ssrc, ntpTime: wallClock, rtpTimestamp: firstTimestamp &+ UInt32(truncatingIfNeeded: ticks),
            packetCount: UInt32(packetizer.packetsSent), octetCount: octetCount
        ).serialize(into: &bytes)
        SourceDescription(chunks: [.init(ssrc: ssrc, canonicalName: Self.canonicalName)]).serialize(into: &bytes)
        return bytes
    }

    /// BYE, with the report that goes before it in a compound packet.
    func goodbye() -> [UInt8] {
        var bytes: [UInt8] = []
        ReceiverReport(ssrc: ssrc, reportBlocks: []).serialize(into: &bytes)
        Goodbye(sources: [ssrc]).serialize(into: &bytes)
        return bytes
    }
}
