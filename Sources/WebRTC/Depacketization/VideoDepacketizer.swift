import Media

/// Turns the packets of one VP8 stream, in the order of their sequence numbers, into frames that can be decoded one after the other.
struct VideoDepacketizer {
    struct Counters {
        var incompleteFrames = 0
        /// Whole, but without the frames that they depend on.
        var undecodableFrames = 0
        var malformedPackets = 0
        var keyframes = 0
    }

    private(set) var counters = Counters()
    private(set) var timestamps = TimestampExtender()
    private let ssrc: UInt32
    private var assembler = VP8FrameAssembler()
    private var continuity = VP8Continuity()
    /// Of the last frame that was torn or lost its head, so that its other packets do not count again.
    private var tornTimestamp: UInt32?

    init(ssrc: UInt32) {
        self.ssrc = ssrc
    }

    var isWaitingForKeyframe: Bool { continuity.isWaitingForKeyframe }

    /// Whether nothing that belongs to a picture can be missing before this packet: it begins the one after the last, which came whole.
    func runsOn(to descriptor: VP8PayloadDescriptor) -> Bool {
        descriptor.startsFrame && assembler.openFrame == nil && continuity.runsOn(to: descriptor)
    }

    /// The next packet. `payload` is a VP8 descriptor and what follows it.
    mutating func handle(_ packet: MediaPacket, _ payload: borrowing RawSpan, into output: inout [DepacketizerOutput]) {
        guard packet.content == .vp8, payload.byteCount > 0 else { return }
        guard let descriptor = VP8PayloadDescriptor(parsing: payload) else {
            counters.malformedPackets += 1
            lose(packets: 1)
            return
        }
        switch assembler.finish(before: packet, descriptor) {
        case .nothing: break
        case .whole(let frame): deliver(frame, into: &output)
        case .incomplete: loseIncompleteFrame()
        }
        switch assembler.append(packet, descriptor, payload.extracting(descriptor.byteCount..<payload.byteCount)) {
        case .more: break
        case .whole(let frame): deliver(frame, into: &output)
        case .stray: noteStray(packet)
        }
    }

    /// So many packets before the next one will never come.
    mutating func lose(packets: Int) {
        if let open = assembler.openFrame {
            assembler.discard()
            counters.incompleteFrames += 1
            tornTimestamp = open.timestamp
            continuity.lose(packets: packets, tearing: open.descriptor)
        } else {
            continuity.lose(packets: packets, tearing: nil)
        }
    }

    /// Nothing more may come: tells of losses that nothing has followed yet.
    mutating func flush(into output: inout [DepacketizerOutput]) {
        let lost = continuity.reportLoss()
        if lost > 0 { output.append(.lost(lost)) }
    }

    private mutating func noteStray(_ packet: MediaPacket) {
        if tornTimestamp == packet.timestamp {
            continuity.containLoss()
        } else {
            tornTimestamp = packet.timestamp
            loseIncompleteFrame()
        }
    }

    private mutating func loseIncompleteFrame() {
        counters.incompleteFrames += 1
        continuity.loseIncompleteFrame()
    }

    private mutating func deliver(_ frame: VP8AssembledFrame, into output: inout [DepacketizerOutput]) {
        tornTimestamp = nil
        let timestamp = timestamps.extend(frame.timestamp)
        guard let header = VP8FrameHeader(parsing: frame.payload.span.bytes) else {
            counters.malformedPackets += 1
            loseIncompleteFrame()
            return
        }
        switch continuity.judge(frame.descriptor, isKeyframe: header.isKeyframe) {
        case .deliver(let lostBefore):
            if lostBefore > 0 { output.append(.lost(lostBefore)) }
            if header.isKeyframe { counters.keyframes += 1 }
            output.append(
                .frame(
                    EncodedFrame(
                        codec: .vp8, rtpTimestamp: timestamp, ssrc: ssrc, arrival: frame.arrival, isKeyframe: header.isKeyframe,
                        dimensions: header.dimensions, payload: frame.payload)))
        case .skip(let lost):
            counters.undecodableFrames += 1
            output.append(.lost(lost))
        case .keyframeNeeded(let lost):
            counters.undecodableFrames += 1
            if lost > 0 { output.append(.lost(lost)) }
            output.append(.keyframeNeeded)
        }
    }
}
