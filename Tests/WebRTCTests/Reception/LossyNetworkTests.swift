import Media
import TestSupport
import Testing
import WebRTC

/// What a recorder is for: everything that the sender can still resend comes out.
@Suite struct LossyNetworkTests {
    private static let ssrc: UInt32 = 0x1111
    private static let retransmissionSSRC: UInt32 = 0x2222
    private static let frameTicks: Int64 = 3000

    private static func packetizer(_ configure: (inout RTPPacketizer.Configuration) -> Void = { _ in }) -> RTPPacketizer {
        var configuration = RTPPacketizer.Configuration(
            ssrc: ssrc, payloadType: 96, retransmission: (retransmissionSSRC, 97),
            headerExtensions: HeaderExtensionMap(mid: 1, transportWideCC: 2), mid: "v")
        configure(&configuration)
        return RTPPacketizer(configuration)
    }

    private static let media = NegotiatedMedia.video(
        ssrcs: [ssrc], retransmissionSSRCs: [retransmissionSSRC: ssrc], headerExtensions: HeaderExtensionMap(mid: 1, transportWideCC: 2))

    /// Sends frames at 30 a second and runs until all patience is over.
    private static func send(_ frames: [[UInt8]], over rig: ReceptionRig) {
        for (index, frame) in frames.enumerated() {
            rig.at(.milliseconds(Int64(index) * 100 / 3)) {
                let packets = rig.packetizers[ssrc]?.packetize(vp8: frame, at: Int64(index) * frameTicks) ?? []
                rig.send(rtp: packets, from: ssrc)
            }
        }
        rig.run(until: .milliseconds(Int64(frames.count) * 100 / 3) + .seconds(5))
    }

    @Test(arguments: [0.05, 0.10, 0.20, 0.30], [1, 2, 3] as [UInt64])
    func `every picture comes through loss both ways, from the first on`(loss: Double, seed: UInt64) {
        let rig = ReceptionRig([Self.media], seed: seed)
        rig.packetizers[Self.ssrc] = Self.packetizer()
        rig.toSession = .init(loss: loss, duplication: 0.01, delay: .milliseconds(20), jitter: .milliseconds(20))
        rig.toSender = .init(loss: loss, delay: .milliseconds(20), jitter: .milliseconds(20))
        let frames = (0..<300).map { SyntheticFrames.vp8($0, isKeyframe: $0 == 0, byteCount: $0 == 0 ? 15_000 : 3000) }
        Self.send(frames, over: rig)
        #expect(rig.frames(of: .video).map(SyntheticFrames.number) == Array(0..<300))
        #expect(rig.framesLost(of: .video) == 0)
        #expect(rig.session.statistics(of: .video).recoveredByRetransmission > 0)
    }
}
