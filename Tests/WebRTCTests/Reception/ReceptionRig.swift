import Media
import TestSupport
import Testing
import WebRTC

/// A sender, a network in virtual time and an `RTPSession`. Seeded: what fails, fails again.
final class ReceptionRig {
    /// What the network does to packets of one direction.
    struct Impairment {
        var loss = 0.0
        var duplication = 0.0
        var delay = Duration.milliseconds(20)
        /// Added to the delay at random; packets overtake each other.
        var jitter = Duration.zero
    }

    private enum Step {
        case rtp([UInt8])
        case rtcp([UInt8])
        case feedback([UInt8])
        case action(() -> Void)
    }

    var session: RTPSession
    var toSession = Impairment()
    var toSender = Impairment()
    private(set) var now = MonotonicTime.zero
    private(set) var events: [RTPSession.Event] = []
    /// All RTCP that reached the sender.
    private(set) var feedback: [(time: MonotonicTime, packet: RTCPPacket)] = []
    /// Packetizers by SSRC, to answer NACKs.
    var packetizers: [UInt32: RTPPacketizer] = [:]
    var onKeyframeRequest: ((UInt32) -> Void)?
    /// Decides over packets on their way to the session, beside chance: true drops one.
    var drop: (([UInt8]) -> Bool)?
    private var random: SeededGenerator
    private var transportSequenceNumber: UInt16 = 0
    private var steps: [(time: MonotonicTime, order: Int, step: Step)] = []
    private var order = 0

    init(
        _ media: [NegotiatedMedia], seed: UInt64 = 1,
        configuration: RTPSession.Configuration = RTPSession.Configuration(ssrc: 0xC0DE, canonicalName: "us")
    ) {
        session = RTPSession(configuration, at: .zero)
        session.update(media: media, at: .zero)
        random = SeededGenerator(seed: seed)
    }

    // MARK: Sending

    func at(_ time: Duration, _ action: @escaping () -> Void) {
        insert(.zero + time, .action(action))
    }

    func send(rtp packets: [[UInt8]], from ssrc: UInt32) {
        for var packet in packets {
            packetizers[ssrc]?.stamp(&packet, transportSequenceNumber)
            transportSequenceNumber &+= 1
            guard drop?(packet) != true else { continue }
            transmit(.rtp(packet), toSession)
        }
    }

    func send(rtcp packet: [UInt8]) {
        transmit(.rtcp(packet), toSession)
    }

    private func transmit(_ step: Step, _ impairment: Impairment) {
        guard Double.random(in: 0..<1, using: &random) >= impairment.loss else { return }
        let copies = Double.random(in: 0..<1, using: &random) < impairment.duplication ? 2 : 1
        for _ in 0..<copies {
            let jitter = impairment.jitter * Double.random(in: 0...1, using: &random)
            insert(now + impairment.delay + jitter, step)
        }
    }

    private func insert(_ time: MonotonicTime, _ step: Step) {
        order += 1
        var low = 0
        var high = steps.count
        // Latest first, so that the next one leaves at the end.
        while low < high {
            let middle = (low + high) / 2
            if (steps[middle].time, steps[middle].order) > (time, order) { low = middle + 1 } else { high = middle }
        }
        steps.insert((time, order, step), at: low)
    }

    // MARK: Running

    /// Jumps from event to event until there are none before `end`.
    func run(until end: Duration) {
        let end = MonotonicTime.zero + end
        while true {
            let deadline = session.nextDeadline
            if let step = steps.last, step.time <= end, deadline.map({ step.time <= $0 }) ?? true {
                steps.removeLast()
                now = max(now, step.time)
                perform(step.step)
            } else if let deadline, deadline <= end {
                now = max(now, deadline)
                session.handleTimeout(at: now)
                if let next = session.nextDeadline, next <= now {
                    Issue.record("after its timeout at \(now) the session still wants \(next)")
                    return
                }
            } else {
                break
            }
            collect()
        }
        now = end
    }

    private func perform(_ step: Step) {
        switch step {
        case .rtp(let bytes): session.handle(rtp: bytes.span.bytes, at: now)
        case .rtcp(let bytes): session.handle(rtcp: bytes.span.bytes, at: now)
        case .feedback(let bytes): answer(bytes)
        case .action(let action): action()
        }
    }

    func collect() {
        while let event = session.pollEvent() { events.append(event) }
        while let packet = session.pollRTCP() { transmit(.feedback(packet), toSender) }
    }

    private func answer(_ bytes: [UInt8]) {
        #expect(bytes.count <= 1200)
        var packets: [RTCPPacket] = []
        #expect(RTCPPacket.forEach(in: bytes.span.bytes) { packets.append($0) })
        for packet in packets {
            feedback.append((now, packet))
            switch packet {
            case .genericNACK(let nack):
                let again = packetizers[nack.mediaSSRC]?.retransmit(nack.sequenceNumbers) ?? []
                send(rtp: again, from: nack.mediaSSRC)
            case .pictureLossIndication(let indication): onKeyframeRequest?(indication.mediaSSRC)
            case .fullIntraRequest(let request): request.entries.forEach { onKeyframeRequest?($0.ssrc) }
            default: break
            }
        }
    }

    // MARK: What came out

    func frames(of track: TrackID) -> [EncodedFrame] {
        events.compactMap { event in
            if case .frame(let frame, track) = event { frame } else { nil }
        }
    }

    func framesLost(of track: TrackID) -> Int {
        events.reduce(0) { sum, event in
            if case .framesLost(let count, track) = event { sum + count } else { sum }
        }
    }

    func requests<Request>(_ pick: (RTCPPacket) -> Request?) -> [(time: MonotonicTime, request: Request)] {
        feedback.compactMap { entry in pick(entry.packet).map { (entry.time, $0) } }
    }
}

extension RTCPPacket {
    var asNACK: GenericNACK? { if case .genericNACK(let nack) = self { nack } else { nil } }
    var asPLI: PictureLossIndication? { if case .pictureLossIndication(let indication) = self { indication } else { nil } }
    var asFIR: FullIntraRequest? { if case .fullIntraRequest(let request) = self { request } else { nil } }
    var asTransportFeedback: TransportFeedback? { if case .transportFeedback(let feedback) = self { feedback } else { nil } }
    var asREMB: ReceiverEstimatedMaximumBitrate? {
        if case .receiverEstimatedMaximumBitrate(let limit) = self { limit } else { nil }
    }
    var asExtendedReport: ExtendedReport? { if case .extendedReport(let report) = self { report } else { nil } }
    var asReceiverReport: ReceiverReport? { if case .receiverReport(let report) = self { report } else { nil } }
}
