import Media
import TestSupport
import Testing
import WebRTC

/// What a recorder is for: everything that the sender can still resend comes out.
@Suite struct LossyNetworkTests {
    private static func rig(_ media: [NegotiatedMedia], loss: Double, seed: UInt64) -> ReceptionRig {
        let rig = ReceptionRig(media, seed: seed)
        rig.toSession = .init(loss: loss, duplication: 0.01, delay: .milliseconds(20), jitter: .milliseconds(20))
        rig.toSender = .init(loss: loss, delay: .milliseconds(20), jitter: .milliseconds(20))
        return rig
    }

    @Test(arguments: [0.05, 0.10, 0.20, 0.30], [1, 2, 3] as [UInt64])
    func `every picture comes through loss both ways, from the first to the last`(loss: Double, seed: UInt64) {
        let rig = Self.rig([ReceptionRig.video], loss: loss, seed: seed)
        rig.addVideoSender()
        rig.sendVideo((0..<300).map { SyntheticFrames.vp8($0, isKeyframe: $0 == 0, byteCount: $0 == 0 ? 15_000 : 3000) })
        rig.run(until: .seconds(15))
        #expect(rig.numbers(of: .video) == Array(0..<300))
        #expect(rig.framesLost(of: .video) == 0)
        #expect(rig.session.statistics(of: .video).recoveredByRetransmission > 0)
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `every picture comes through without RTX, by the same packets again`(seed: UInt64) {
        let media = NegotiatedMedia.video(payloadTypes: [96: .vp8], headerExtensions: ReceptionRig.extensions)
        let rig = Self.rig([media], loss: 0.1, seed: seed)
        rig.addVideoSender { $0.retransmission = nil }
        rig.sendVideo(0..<300)
        rig.run(until: .seconds(15))
        #expect(rig.numbers(of: .video) == Array(0..<300))
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `every Opus packet comes where NACK is negotiated for it`(seed: UInt64) {
        let media = NegotiatedMedia.audio(headerExtensions: ReceptionRig.extensions, feedback: FeedbackSupport(nack: true))
        let rig = Self.rig([media], loss: 0.2, seed: seed)
        rig.addAudioSender()
        rig.sendAudio(0..<1000)
        rig.run(until: .seconds(25))
        #expect(rig.numbers(of: .audio) == Array(0..<1000))
        #expect(rig.framesLost(of: .audio) == 0)
    }

    /// One copy leaves about loss², two leave loss³; the bound is the issue's.
    @Test(arguments: [(0.05, 1, 0.995), (0.10, 1, 0.985), (0.20, 1, 0.95), (0.20, 2, 0.985)])
    func `redundant copies take the place of lost Opus packets`(loss: Double, depth: Int, share: Double) {
        let rig = Self.rig([.audio(headerExtensions: ReceptionRig.extensions)], loss: loss, seed: 5)
        rig.addAudioSender()
        rig.sendAudio(0..<5000, redundancy: depth)
        rig.run(until: .seconds(110))
        let numbers = rig.numbers(of: .audio).compactMap(\.self)
        #expect(numbers == numbers.sorted())
        #expect(Set(numbers).count == numbers.count)
        #expect(Double(numbers.count) >= 5000 * share)
        // Nothing was heard after the last packet that arrived, so at most the last few are neither here nor known as lost.
        #expect((4995...5000).contains(numbers.count + rig.framesLost(of: .audio)))
        #expect(rig.session.statistics(of: .audio).recoveredByRedundancy > 0)
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func `each picture comes out as it was sent, or is told as lost`(seed: UInt64) {
        // Half of everything is lost, in a window that is far too short.
        let rig = ReceptionRig(
            [ReceptionRig.video], seed: seed, configuration: RTPSession.Configuration(recoveryWindow: .milliseconds(120), ssrc: 9))
        rig.addVideoSender()
        var number = 0
        var wantsKeyframe = true
        var sent: [Bool] = []
        rig.onKeyframeRequest = { _ in wantsKeyframe = true }
        for step in 0..<900 {
            rig.at(.milliseconds(Int64(step) * 100 / 3)) {
                // The network is bad for two seconds in each ten.
                let loss = step % 300 < 60 ? 0.5 : 0.0
                rig.toSession = .init(loss: step < 899 ? loss : 0)
                let frame = SyntheticFrames.vp8(number, isKeyframe: wantsKeyframe)
                sent.append(wantsKeyframe)
                wantsKeyframe = false
                number += 1
                let packets = rig.packetizers[ReceptionRig.videoSSRC]?.packetize(vp8: frame, at: Int64(step) * 3000) ?? []
                rig.send(rtp: packets, from: ReceptionRig.videoSSRC)
            }
        }
        rig.run(until: .seconds(35))
        let numbers = rig.numbers(of: .video).compactMap(\.self)
        let first = numbers.first ?? 0
        #expect(numbers.count < 900)
        #expect(numbers.count + rig.framesLost(of: .video) == 900 - first)
        #expect(rig.frames(of: .video).first?.isKeyframe == true)
        // After each gap it goes on with a key frame.
        for (last, next) in zip(numbers, numbers.dropFirst()) where next != last + 1 { #expect(sent[next]) }
    }
}
