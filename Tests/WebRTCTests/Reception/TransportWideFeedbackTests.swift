import Media
import TestSupport
import Testing
import WebRTC

@Suite struct TransportWideFeedbackTests {
    /// What the sender learns, as libwebrtc reads it: by packet, the last thing said about it.
    private static func learn(_ rig: ReceptionRig) -> [Int64: MonotonicTime?] {
        var extender = SequenceNumberExtender()
        var learned: [Int64: MonotonicTime?] = [:]
        for (_, feedback) in rig.requests(\.asTransportFeedback) {
            var ticks = Int64(feedback.referenceTime) * 256
            for (index, delta) in feedback.receiveDeltas.enumerated() {
                let number = extender.extend(feedback.baseSequenceNumber &+ UInt16(truncatingIfNeeded: index))
                guard let delta else {
                    if learned[number] == nil { learned[number] = .some(nil) }
                    continue
                }
                ticks += Int64(delta)
                learned[number] = MonotonicTime(nanoseconds: ticks * 250_000)
            }
        }
        return learned
    }

    /// Sends packets with these transport-wide numbers at these times in ms, one stream, no loss of its own.
    private static func rig(_ packets: [(number: UInt16, time: Int64)]) -> ReceptionRig {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        rig.toSession.delay = .zero
        for (index, packet) in packets.enumerated() {
            rig.at(.milliseconds(packet.time)) {
                guard var packetizer = rig.packetizers[ReceptionRig.videoSSRC] else { return }
                var bytes = packetizer.packetize(vp8: SyntheticFrames.vp8(index, isKeyframe: index == 0, byteCount: 100), at: 0)[0]
                packetizer.stamp(&bytes, packet.number)
                rig.packetizers[ReceptionRig.videoSSRC] = packetizer
                rig.session.handle(rtp: bytes.span.bytes, at: rig.now)
            }
        }
        rig.run(until: .milliseconds((packets.map(\.time).max() ?? 0) + 1000))
        return rig
    }

    @Test func `every packet is reported with its time to a quarter of a millisecond`() {
        let rig = ReceptionRig([ReceptionRig.video], seed: 4)
        rig.addVideoSender()
        rig.toSession = .init(delay: .milliseconds(30), jitter: .milliseconds(10))
        rig.sendVideo(0..<150)
        rig.run(until: .seconds(6))
        let learned = Self.learn(rig)
        #expect(learned.count == 450)
        #expect(learned.values.allSatisfy { $0 != nil })
        let reports = rig.requests(\.asTransportFeedback)
        #expect((44...50).contains(reports.count))
        #expect(reports.map(\.request.feedbackPacketCount) == (0..<UInt8(reports.count)).map(\.self))
    }

    @Test(arguments: [0, 32_769, 65_530] as [UInt16])
    func `any number may be the first, and wrap`(first: UInt16) {
        let rig = Self.rig((0..<50).map { (first &+ UInt16($0), Int64($0) * 20) })
        let learned = Self.learn(rig)
        #expect(learned.keys.sorted() == (0..<50).map { Int64(first) + $0 })
        for (index, number) in learned.keys.sorted().enumerated() {
            #expect(learned[number] == .some(.zero + .milliseconds(Int64(index) * 20)))
        }
    }

    @Test func `what is lost between two reports is told`() {
        // 10…19 are lost, and the first report ends with 9.
        let rig = Self.rig((0..<10).map { ($0, Int64($0)) } + (20..<30).map { ($0, Int64($0) + 300) })
        let learned = Self.learn(rig)
        #expect((10..<20).allSatisfy { learned[$0] == .some(nil) })
        #expect((20..<30).allSatisfy { learned[$0] != .some(nil) })
    }

    @Test func `a late packet is told after it was called lost`() {
        let rig = Self.rig([(0, 0), (1, 1), (3, 2), (2, 150), (4, 151)])
        let learned = Self.learn(rig)
        #expect(learned[2] == .some(.zero + .milliseconds(150)))
        #expect(learned[3] == .some(.zero + .milliseconds(2)))
    }

    @Test func `silence is not reported`() {
        let rig = Self.rig([(0, 0), (1, 5000)])
        #expect(rig.requests(\.asTransportFeedback).count == 2)
        #expect(rig.requests(\.asTransportFeedback).allSatisfy { $0.request.receiveDeltas.contains { $0 != nil } })
    }

    @Test func `a pause too long for a delta makes two packets`() {
        // The second packet is reported at once with a third that came before the pause, late.
        let rig = Self.rig([(0, 0), (1, 20_000), (2, 40_000)])
        let learned = Self.learn(rig)
        #expect(learned[1] == .some(.zero + .milliseconds(20_000)))
        #expect(learned[2] == .some(.zero + .milliseconds(40_000)))
    }

    @Test func `a jump of the numbers begins anew`() {
        let rig = Self.rig([(0, 0), (1, 1), (20_000, 200), (20_001, 201)])
        #expect(Self.learn(rig).count == 4)
    }

    @Test func `retransmissions and padding count`() {
        let rig = ReceptionRig([ReceptionRig.video], seed: 4)
        rig.addVideoSender()
        rig.toSession = .init(loss: 0.1, delay: .milliseconds(20))
        rig.sendVideo(0..<150)
        rig.run(until: .seconds(8))
        let statistics = rig.session.statistics(of: .video)
        #expect(Self.learn(rig).values.count { $0 != nil } == statistics.packets + statistics.duplicates)
    }

    @Test func `is not sent where it was not negotiated`() {
        let media = NegotiatedMedia.video(headerExtensions: ReceptionRig.extensions, feedback: FeedbackSupport(nack: true, pli: true))
        let rig = ReceptionRig([media])
        rig.addVideoSender()
        rig.sendVideo(0..<30)
        rig.run(until: .seconds(2))
        #expect(rig.requests(\.asTransportFeedback).isEmpty)
    }
}
