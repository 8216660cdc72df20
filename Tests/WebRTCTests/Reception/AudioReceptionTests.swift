import Media
import TestSupport
import Testing
import WebRTC

@Suite struct AudioReceptionTests {
    private static let plain = NegotiatedMedia.audio(headerExtensions: ReceptionRig.extensions)

    private static func rig(_ media: NegotiatedMedia = plain) -> ReceptionRig {
        let rig = ReceptionRig([media])
        rig.addAudioSender()
        rig.toSession.delay = .zero
        return rig
    }

    @Test func `every packet is a frame, from the first on`() {
        let rig = Self.rig()
        rig.sendAudio(0..<50)
        rig.run(until: .seconds(2))
        let frames = rig.frames(of: .audio)
        #expect(frames.map(SyntheticFrames.number) == Array(0..<50))
        #expect(frames.map(\.rtpTimestamp) == (0..<50).map { 48_000 + $0 * 960 })
        #expect(frames.map(\.arrival) == (0..<50).map { .zero + .milliseconds($0 * 20) })
        #expect(frames.allSatisfy { $0.isKeyframe && $0.codec == .opus && $0.ssrc == 0x3333 })
    }

    @Test func `without NACK a lost packet is waited for as long as it can be late, and told`() {
        let rig = Self.rig()
        rig.dropPackets([10, 11])
        rig.sendAudio(0..<50)
        rig.run(until: .milliseconds(12 * 20 + 249))
        #expect(rig.frames(of: .audio).count == 10)
        rig.run(until: .seconds(2))
        #expect(rig.numbers(of: .audio) == Array(0..<10) + Array(12..<50))
        #expect(rig.framesLost(of: .audio) == 2)
        #expect(rig.requests(\.asNACK).isEmpty)
        // The loss is told where it lies in the order of the frames.
        let index = rig.events.firstIndex { if case .framesLost = $0 { true } else { false } } ?? 0
        let before = rig.events[..<index].count { if case .frame = $0 { true } else { false } }
        #expect(before == 10)
    }

    @Test func `with NACK it is asked for and waited for`() {
        let rig = Self.rig(.audio(headerExtensions: ReceptionRig.extensions, feedback: FeedbackSupport(nack: true)))
        rig.dropPackets([10])
        rig.sendAudio(0..<50)
        rig.run(until: .seconds(2))
        #expect(rig.numbers(of: .audio) == Array(0..<50))
        #expect(rig.session.statistics(of: .audio).recoveredByRetransmission == 1)
    }

    @Test func `a copy takes the lost one's place at once`() {
        let rig = Self.rig()
        rig.dropPackets([10, 20, 21])
        rig.sendAudio(0..<50, redundancy: 1)
        rig.run(until: .milliseconds(11 * 20))
        #expect(rig.numbers(of: .audio) == Array(0..<12))
        rig.run(until: .seconds(2))
        // 20 has no copy: 21, which had it, is lost, too. 21 has one.
        #expect(rig.numbers(of: .audio) == Array(0..<20) + Array(21..<50))
        #expect(rig.framesLost(of: .audio) == 1)
        #expect(rig.session.statistics(of: .audio).recoveredByRedundancy == 2)
        #expect(rig.frames(of: .audio).map(\.rtpTimestamp) == ((0..<20).map(\.self) + (21..<50).map(\.self)).map { 48_000 + $0 * 960 })
    }

    @Test func `libjitsi 424 — a copy's time is its own, whatever the distance of the packets`() {
        // Packets of 60 ms with a silence between them: offsets are no multiple of 960.
        let rig = Self.rig()
        var red = RedundantAudioPacketizer(primaryType: 111)
        for (index, ticks) in ([0, 2880, 5760, 19_200, 22_080, 24_960] as [Int64]).enumerated() {
            let payload = red.payload(SyntheticFrames.opus(index), at: ticks)
            rig.at(.milliseconds(ticks / 48)) {
                guard let packet = rig.packetizers[0x3333]?.packet(payload, at: ticks, marker: index == 0, payloadType: 63) else { return }
                if index != 3 { rig.send(rtp: [packet], from: 0x3333) }
            }
        }
        rig.run(until: .seconds(2))
        #expect(rig.frames(of: .audio).map(\.rtpTimestamp) == [0, 2880, 5760, 19_200, 22_080, 24_960].map { 48_000 + $0 })
        #expect(rig.numbers(of: .audio) == Array(0..<6))
    }

    @Test func `livekit 1478 — copies of what was received are not frames`() {
        let rig = Self.rig()
        rig.toSession.jitter = .milliseconds(50)
        rig.sendAudio(0..<300, redundancy: 3)
        rig.run(until: .seconds(8))
        #expect(rig.numbers(of: .audio) == Array(0..<300))
        #expect(rig.framesLost(of: .audio) == 0)
    }

    @Test func `the first packet of all comes out of the second one's copy`() {
        let rig = Self.rig()
        rig.dropPackets([0])
        rig.sendAudio(0..<30, redundancy: 1, marker: false)
        rig.run(until: .seconds(2))
        #expect(rig.numbers(of: .audio) == Array(0..<30))
    }

    @Test func `the first packets may come in the wrong order`() {
        var session = RTPSession(RTPSession.Configuration(ssrc: 1), at: .zero)
        session.update(media: [.audio()], at: .zero)
        var packetizer = RTPPacketizer(.init(ssrc: 1, payloadType: 111))
        let packets = (0..<5).map { packetizer.packet(SyntheticFrames.opus($0), at: Int64($0) * 960) }
        for (time, index) in [2, 0, 1, 4, 3].enumerated() {
            let packet = packets[index]
            session.handle(rtp: packet.span.bytes, at: .zero + .milliseconds(Int64(time) * 5))
        }
        session.handleTimeout(at: .zero + .seconds(1))
        var numbers: [Int?] = []
        while let event = session.pollEvent() { if case .frame(let frame, _) = event { numbers.append(SyntheticFrames.number(of: frame)) } }
        #expect(numbers == Array(0..<5))
    }

    @Test func `what no decoder takes is dropped and counted`() {
        let rig = Self.rig()
        rig.sendAudio(0..<3)
        // A code 3 packet without its count, and RED that leads nowhere.
        rig.at(.milliseconds(60)) {
            var packetizer = rig.packetizers[0x3333]!
            rig.send(
                rtp: [packetizer.packet([0xFB], at: 2880), packetizer.packet([0xEF, 0xFF, 0xFF], at: 3840, payloadType: 63)], from: 0)
            rig.packetizers[0x3333] = packetizer
        }
        rig.sendAudio(3..<6, marker: false, startingAt: .milliseconds(100))
        rig.run(until: .seconds(2))
        #expect(rig.numbers(of: .audio) == Array(0..<6))
        #expect(rig.session.statistics(of: .audio).discardedPackets == 2)
    }

    @Test func `silence by DTX is no loss`() {
        let rig = Self.rig()
        rig.sendAudio(0..<10)
        for number in 0..<5 {
            rig.at(.milliseconds(600 + Int64(number) * 400)) {
                let ticks = 28_800 + Int64(number) * 19_200
                guard let packet = rig.packetizers[0x3333]?.packet([31 << 3], at: ticks) else { return }
                rig.send(rtp: [packet], from: 0x3333)
            }
        }
        rig.run(until: .seconds(5))
        #expect(rig.frames(of: .audio).count == 15)
        #expect(rig.framesLost(of: .audio) == 0)
    }

    @Test func `flushing hands out what waits, and the stream goes on`() {
        let rig = Self.rig()
        rig.dropPackets([10])
        rig.sendAudio(0..<30)
        rig.run(until: .milliseconds(300))
        #expect(rig.frames(of: .audio).count == 10)
        rig.session.flush(at: rig.now)
        rig.collect()
        #expect(rig.frames(of: .audio).count == 15)
        rig.run(until: .seconds(2))
        #expect(rig.numbers(of: .audio) == Array(0..<10) + Array(11..<30))
        #expect(rig.framesLost(of: .audio) == 1)
    }
}
