import Media
import TestSupport
import Testing
import WebRTC

@Suite struct RetransmissionRequestTests {
    /// A rig whose sender hears nothing, and that lost the packets at these places.
    private static func deafRig(dropping places: Set<Int>, recoveryWindow: Duration = .seconds(2)) -> ReceptionRig {
        let rig = ReceptionRig(
            [ReceptionRig.video], configuration: RTPSession.Configuration(recoveryWindow: recoveryWindow, ssrc: 9))
        rig.addVideoSender()
        rig.packetizers[ReceptionRig.videoSSRC]?.configuration.historySize = 0
        rig.dropPackets(places)
        rig.toSession.delay = .zero
        rig.toSender.delay = .zero
        return rig
    }

    /// When packet 1004, the second of the second frame, was asked for, in ms after the one behind it came.
    private static func requests(_ rig: ReceptionRig) -> [Int64] {
        rig.requests(\.asNACK).filter { $0.request.sequenceNumbers.contains(1004) }.map { $0.time.nanoseconds / 1_000_000 - 33 }
    }

    @Test func `a missing packet is asked for after a short grace, again and again, until patience is over`() {
        let rig = Self.deafRig(dropping: [4])
        rig.packetizers[ReceptionRig.videoSSRC] = nil
        rig.addVideoSender { $0.historySize = 0 }
        rig.sendVideo(0..<150)
        rig.run(until: .seconds(6))
        let times = Self.requests(rig)
        #expect(times.first == 15)
        // RTT unknown: every 100 ms, for 2 s.
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == 100 })
        #expect(times.count == 20)
        #expect(rig.session.statistics(of: .video).packetsLost == 1)
    }

    @Test(arguments: [(10, 40), (70, 70), (300, 300)] as [(Int64, Int64)])
    func `the distance is the round trip, and at least 40 ms`(roundTrip: Int64, distance: Int64) {
        let rig = Self.deafRig(dropping: [4])
        rig.addVideoSender { $0.historySize = 0 }
        rig.session.updateRoundTripTime(.milliseconds(roundTrip))
        rig.sendVideo(0..<100)
        rig.run(until: .seconds(4))
        let times = Self.requests(rig)
        #expect(times.count > 3)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 == distance })
    }

    @Test func `a packet that was only overtaken is not asked for`() {
        let rig = ReceptionRig([ReceptionRig.video], seed: 3)
        rig.addVideoSender()
        rig.toSession.jitter = .milliseconds(14)
        rig.sendVideo(0..<300)
        rig.run(until: .seconds(10))
        #expect(rig.numbers(of: .video) == Array(0..<300))
        // After the last one, the receiver asks for what may have followed.
        #expect(rig.requests(\.asNACK).allSatisfy { $0.time > .zero + .milliseconds(9966) })
        #expect(rig.session.statistics(of: .video).packetsRequested == 0)
    }

    @Test func `how long packets are overtaken on this path is learnt`() {
        let rig = ReceptionRig([ReceptionRig.video], seed: 3)
        rig.addVideoSender()
        rig.toSession.jitter = .milliseconds(40)
        rig.sendVideo(0..<900)
        rig.run(until: .seconds(2))
        let atFirst = rig.session.statistics(of: .video).packetsRequested
        rig.run(until: .seconds(30))
        let later = rig.session.statistics(of: .video).packetsRequested - atFirst
        rig.run(until: .seconds(31))
        #expect(rig.numbers(of: .video) == Array(0..<900))
        #expect(atFirst > 0 && later < 28, "\(atFirst) in 2 s, \(later) in 28 s")
    }

    @Test func `nothing is asked for where NACK was not negotiated`() {
        let media = NegotiatedMedia.video(headerExtensions: ReceptionRig.extensions, feedback: FeedbackSupport(pli: true))
        let rig = ReceptionRig([media])
        rig.addVideoSender()
        rig.dropPackets([4])
        var isAsked = false
        rig.onKeyframeRequest = { _ in isAsked = true }
        rig.sendVideo(0..<60)
        rig.run(until: .seconds(3))
        #expect(rig.requests(\.asNACK).isEmpty)
        // A lost packet is waited for as long as it can be late, and no longer.
        #expect(rig.frames(of: .video).count == 1)
        #expect(isAsked)
        let first = rig.requests(\.asPLI).first?.time ?? .zero
        #expect((270...330).contains(first.nanoseconds / 1_000_000))
    }

    @Test func `a hundred lost packets are asked for in one packet, a thousand in several`() {
        let rig = ReceptionRig([ReceptionRig.video], seed: 3)
        rig.addVideoSender()
        var isOut = false
        rig.drop = { _ in isOut }
        rig.at(.milliseconds(1000)) { isOut = true }
        rig.at(.milliseconds(5000)) { isOut = false }
        rig.sendVideo((0..<300).map { SyntheticFrames.vp8($0, isKeyframe: $0 == 0, byteCount: 10_000) })
        rig.run(until: .seconds(15))
        // 120 frames of 10 packets were lost in 4 s, and all of them come when the network is back.
        #expect(rig.numbers(of: .video) == Array(0..<300))
    }

    @Test func `frames are not held for ever behind one lost packet`() {
        let rig = Self.deafRig(dropping: [4], recoveryWindow: .milliseconds(500))
        rig.addVideoSender { $0.historySize = 0 }
        rig.sendVideo(0..<60, keyframes: [0, 10])
        rig.run(until: .seconds(4))
        #expect(rig.numbers(of: .video) == [0] + Array(10..<60))
        #expect(rig.framesLost(of: .video) == 9)
        let waits = rig.events.compactMap { event in if case .recovery(let isWaiting, _) = event { isWaiting } else { nil } }
        #expect(waits == [true, false])
    }

    @Test func `a jump of the sequence numbers by less than it takes to be another stream is waited for`() {
        let rig = Self.deafRig(dropping: [])
        rig.addVideoSender()
        rig.sendVideo(0..<30)
        rig.at(.milliseconds(1500)) { rig.packetizers[ReceptionRig.videoSSRC]?.sequenceNumber &+= 2900 }
        rig.sendVideo(30..<60, keyframes: [30], startingAt: .seconds(2))
        rig.run(until: .seconds(6))
        #expect(rig.numbers(of: .video) == Array(0..<60))
    }

    @Test func `an outage of thousands of packets is counted, too`() {
        let rig = ReceptionRig([ReceptionRig.video], seed: 3)
        rig.addVideoSender()
        var isOut = false
        rig.drop = { _ in isOut }
        rig.at(.milliseconds(2000)) { isOut = true }
        rig.at(.milliseconds(15_000)) { isOut = false }
        // 10 packets each 33 ms: 3900 are lost, and only the last second's could be repeated.
        rig.packetizers[ReceptionRig.videoSSRC]?.configuration.historySize = 300
        rig.sendVideo((0..<600).map { SyntheticFrames.vp8($0, isKeyframe: $0 % 100 == 0, byteCount: 10_000) })
        rig.run(until: .seconds(25))
        let numbers = rig.numbers(of: .video).compactMap(\.self)
        #expect(numbers.count + rig.framesLost(of: .video) == 600)
        #expect(numbers.suffix(100) == (500..<600).map(\.self)[...])
    }

    @Test func `the round trip is learned from retransmissions`() {
        let rig = ReceptionRig([ReceptionRig.video], seed: 2)
        rig.addVideoSender()
        rig.toSession = .init(loss: 0.05, delay: .milliseconds(35))
        rig.toSender.delay = .milliseconds(35)
        rig.sendVideo(0..<300)
        rig.run(until: .seconds(12))
        let roundTrip = rig.session.statistics(of: .video).roundTripTime ?? .zero
        #expect((.milliseconds(65) ... .milliseconds(80)).contains(roundTrip))
    }
}
