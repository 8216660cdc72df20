import Media
import TestSupport
import Testing
import WebRTC

@Suite struct KeyframeRequestTests {
    private static func times(_ rig: ReceptionRig) -> [Int64] {
        rig.requests(\.asPLI).map { $0.time.nanoseconds / 1_000_000 }
    }

    private static func rig(_ media: NegotiatedMedia = ReceptionRig.video, keyframeInterval: Duration = .zero) -> ReceptionRig {
        let rig = ReceptionRig(
            [media],
            configuration: RTPSession.Configuration(
                recoveryWindow: .milliseconds(300), keyframeInterval: keyframeInterval, ssrc: 9))
        rig.addVideoSender { $0.historySize = 0 }
        rig.toSession.delay = .zero
        rig.toSender.delay = .zero
        return rig
    }

    @Test func `a stream without a key frame is asked once a few rounds of NACK have not found one, then less and less often`() {
        let rig = Self.rig()
        rig.sendVideo(0..<600, keyframes: [])
        rig.run(until: .seconds(20))
        #expect(Self.times(rig) == [300, 500, 1000, 2000, 4000, 8000, 12_000, 16_000, 20_000])
        #expect(rig.frames(of: .video).isEmpty)
        #expect(rig.framesLost(of: .video) == 0)
    }

    @Test func `where packets cannot be asked for, the first key frame is asked for at once`() {
        let feedback = FeedbackSupport(pli: true)
        let rig = Self.rig(.video(headerExtensions: ReceptionRig.extensions, feedback: feedback))
        rig.sendVideo(0..<30, keyframes: [])
        rig.run(until: .milliseconds(600))
        #expect(Self.times(rig) == [0, 200])
    }

    /// The flush of Chromium's pacer: a key frame that is asked for costs the retransmissions of the one that is there already.
    @Test func `a first key frame that lost its head is repeated, not replaced`() {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        rig.dropPackets([0])
        rig.sendVideo(0..<60)
        rig.run(until: .seconds(3))
        #expect(Self.times(rig).isEmpty)
        #expect(rig.numbers(of: .video) == Array(0..<60))
    }

    @Test func `a stream that begins with a whole key frame is not asked`() {
        let rig = Self.rig()
        rig.sendVideo(0..<300)
        rig.run(until: .seconds(10))
        #expect(Self.times(rig).isEmpty)
        #expect(rig.session.statistics(of: .video).keyframeRequests == 0)
    }

    @Test func `after a loss one is asked for at once, and not twice within a second`() {
        let rig = Self.rig()
        // Packets of frames 5, 12 and 19, each a loss of its own.
        rig.dropPackets([16, 37, 58])
        rig.onKeyframeRequest = { _ in }
        rig.sendVideo(0..<90)
        rig.run(until: .seconds(3))
        // Frame 5 is given up 300 ms after the packet behind the lost one came.
        #expect(Self.times(rig) == [466, 1466])
    }

    @Test func `a key frame that comes ends the asking`() {
        let rig = Self.rig()
        rig.dropPackets([16])
        rig.sendVideo(0..<120, keyframes: [0, 16])
        rig.run(until: .seconds(4))
        #expect(Self.times(rig) == [466])
        #expect(rig.numbers(of: .video) == Array(0..<5) + Array(16..<120))
    }

    @Test func `a second loss soon after the key frame waits for the second to be over`() {
        let rig = Self.rig()
        // Packets of frames 5 and 20; frame 16 is the key frame that answers the first loss.
        rig.dropPackets([16, 61])
        rig.sendVideo(0..<120, keyframes: [0, 16])
        rig.run(until: .milliseconds(2400))
        // The second loss is certain at 966 ms.
        #expect(Self.times(rig) == [466, 1466])
    }

    @Test func `losses in every key frame do not make a storm`() {
        // Each request is answered with a key frame of which a packet is lost, and cannot be repeated.
        let rig = Self.rig()
        var wanted = false
        var keyframes = 0
        rig.onKeyframeRequest = { _ in wanted = true }
        for step in 0..<900 {
            rig.at(.milliseconds(Int64(step) * 100 / 3)) {
                let frame = SyntheticFrames.vp8(step, isKeyframe: step == 0 || wanted)
                var packets = rig.packetizers[ReceptionRig.videoSSRC]?.packetize(vp8: frame, at: Int64(step) * 3000) ?? []
                if wanted {
                    packets.remove(at: 1)
                    keyframes += 1
                }
                if step == 30 { packets.remove(at: 1) }
                wanted = false
                rig.send(rtp: packets, from: ReceptionRig.videoSSRC)
            }
        }
        rig.run(until: .seconds(30))
        // 1, 2, 4, 4 … s apart.
        #expect((6...10).contains(keyframes))
    }

    @Test func `the wait for a key frame's missing packets is no reason to ask for another`() {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        // One packet of the first key frame needs five attempts.
        var attempts = 0
        rig.drop = { packet in
            let isLost = packet.count > 24 && (packet[2...3].elementsEqual([0x03, 0xE9]) || packet.contains([0x03, 0xE9]))
            if isLost { attempts += 1 }
            return isLost && attempts <= 5
        }
        rig.sendVideo(0..<60)
        rig.run(until: .seconds(4))
        #expect(rig.numbers(of: .video) == Array(0..<60))
        #expect(Self.times(rig).isEmpty)
    }

    @Test func `FIR is used where PLI was not negotiated, with one number for all repetitions of a request`() {
        let media = NegotiatedMedia.video(headerExtensions: ReceptionRig.extensions, feedback: FeedbackSupport(nack: true, fir: true))
        let rig = Self.rig(media)
        rig.sendVideo(0..<60, keyframes: [45])
        rig.dropPackets([160])
        rig.sendVideo(60..<120, keyframes: [], startingAt: .seconds(2))
        rig.run(until: .seconds(5))
        let numbers = rig.requests(\.asFIR).compactMap { $0.request.entries.first?.commandSequenceNumber }
        #expect(numbers.count >= 4)
        #expect(Set(numbers) == [1, 2])
        #expect(numbers == numbers.sorted())
        #expect(Self.times(rig).isEmpty)
    }

    @Test func `nothing is asked for where neither was negotiated`() {
        let rig = Self.rig(.video(headerExtensions: ReceptionRig.extensions, feedback: FeedbackSupport()))
        rig.sendVideo(0..<60, keyframes: [])
        rig.run(until: .seconds(5))
        #expect(rig.requests(\.asFIR).isEmpty && rig.requests(\.asPLI).isEmpty)
    }

    @Test func `when none came by itself for the interval, one is asked for`() {
        let rig = Self.rig(keyframeInterval: .seconds(2))
        var wanted = false
        rig.onKeyframeRequest = { _ in wanted = true }
        for step in 0..<300 {
            rig.at(.milliseconds(Int64(step) * 100 / 3)) {
                let frame = SyntheticFrames.vp8(step, isKeyframe: step == 0 || wanted)
                wanted = false
                let packets = rig.packetizers[ReceptionRig.videoSSRC]?.packetize(vp8: frame, at: Int64(step) * 3000) ?? []
                rig.send(rtp: packets, from: ReceptionRig.videoSSRC)
            }
        }
        rig.run(until: .seconds(10))
        #expect(Self.times(rig).count == 4)
        #expect(rig.frames(of: .video).filter(\.isKeyframe).count == 5)
    }

    /// A rig that wants a key frame every two seconds, and whose sender can repeat packets.
    private static func seekableRig() -> ReceptionRig {
        let rig = ReceptionRig([ReceptionRig.video], configuration: RTPSession.Configuration(keyframeInterval: .seconds(2), ssrc: 9))
        rig.addVideoSender()
        rig.onKeyframeRequest = { _ in }
        return rig
    }

    @Test func `while packets are being repeated, a key frame for seeking waits`() {
        let rig = Self.seekableRig()
        // From 1.9 s on every third packet is lost, repeated ones counted, until 3.5 s.
        rig.dropPackets(Set((57..<120).map { $0 * 3 + 1 }))
        rig.sendVideo(0..<240)
        rig.run(until: .seconds(5))
        #expect(Self.times(rig).first.map { (3500...3800).contains($0) } == true, "\(Self.times(rig))")
        #expect(rig.session.statistics(of: .video).framesLost == 0)
    }

    @Test func `it does not wait for ever`() {
        let rig = Self.seekableRig()
        rig.dropPackets(Set((57..<300).map { $0 * 3 + 1 }))
        rig.sendVideo(0..<300)
        rig.run(until: .seconds(9))
        #expect(Self.times(rig).first.map { (6000...6200).contains($0) } == true, "\(Self.times(rig))")
    }

    @Test func `while a queue stands before the recorder, a key frame for seeking waits`() {
        let rig = Self.seekableRig()
        rig.at(.milliseconds(1800)) { rig.toSession.delay = .milliseconds(400) }
        rig.at(.milliseconds(3500)) { rig.toSession.delay = .milliseconds(20) }
        rig.sendVideo(0..<180)
        rig.run(until: .seconds(5))
        #expect(Self.times(rig).first.map { (3500...3800).contains($0) } == true, "\(Self.times(rig))")
    }

    @Test func `a recording that begins asks once, however often it is said`() {
        let rig = Self.rig()
        rig.sendVideo(0..<90)
        for _ in 0..<5 { rig.at(.seconds(1)) { rig.session.requestKeyframe(of: .video, at: rig.now) } }
        rig.run(until: .milliseconds(1500))
        #expect(Self.times(rig) == [1000])
        rig.session.requestKeyframe(of: .audio, at: rig.now)
        rig.run(until: .seconds(3))
    }
}
