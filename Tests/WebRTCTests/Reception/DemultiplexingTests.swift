import Media
import TestSupport
import Testing
import WebRTC

/// Whose a packet is (RFC 8843 §9.2).
@Suite struct DemultiplexingTests {
    private static let camera = TrackID(rawValue: 10)
    private static let screen = TrackID(rawValue: 11)

    private static func media(_ track: TrackID, mid: String, ssrcs: [UInt32] = [], payloadType: UInt8 = 96) -> NegotiatedMedia {
        NegotiatedMedia(
            trackID: track, mid: mid, kind: .video, isReceiving: true,
            payloadTypes: [payloadType: .vp8, payloadType + 1: .rtx(primary: payloadType)], ssrcs: ssrcs,
            headerExtensions: HeaderExtensionMap(mid: 1, rid: 3, repairedRID: 4),
            feedback: FeedbackSupport(nack: true, pli: true), usesReducedSizeRTCP: true)
    }

    private static func session(_ media: [NegotiatedMedia]) -> RTPSession {
        var session = RTPSession(RTPSession.Configuration(ssrc: 1), at: .zero)
        session.update(media: media, at: .zero)
        return session
    }

    /// A packet with a whole key frame, with text in header extensions.
    private static func packet(
        _ ssrc: UInt32, _ sequenceNumber: UInt16 = 0, payloadType: UInt8 = 96, texts: [(id: UInt8, text: String)] = [],
        dimensions: VideoDimensions? = nil, isKeyframe: Bool = true
    ) -> [UInt8] {
        var extensions = texts.flatMap { [$0.id << 4 | UInt8($0.text.utf8.count - 1)] + Array($0.text.utf8) }
        while extensions.count % 4 != 0 { extensions.append(0) }
        var bytes: [UInt8] = [extensions.isEmpty ? 0x80 : 0x90, 0x80 | payloadType]
        bytes.append(bigEndian: sequenceNumber)
        bytes.append(bigEndian: UInt32(sequenceNumber) * 3000)
        bytes.append(bigEndian: ssrc)
        if !extensions.isEmpty { bytes += [0xBE, 0xDE, 0, UInt8(extensions.count / 4)] + extensions }
        return bytes + [0x10] + SyntheticFrames.vp8(Int(sequenceNumber), isKeyframe: isKeyframe, byteCount: 100, dimensions: dimensions)
    }

    /// The tracks of the frames that came out.
    private static func tracks(_ session: inout RTPSession) -> [TrackID] {
        var tracks: [TrackID] = []
        while let event = session.pollEvent() {
            if case .frame(_, let track) = event { tracks.append(track) }
        }
        return tracks
    }

    @Test func `the MID decides, and is remembered for the SSRC`() {
        var session = Self.session([Self.media(Self.camera, mid: "0"), Self.media(Self.screen, mid: "screen")])
        session.handle(rtp: Self.packet(5, texts: [(1, "screen")]).span.bytes, at: .zero)
        session.handle(rtp: Self.packet(6, texts: [(1, "0")]).span.bytes, at: .zero)
        session.handle(rtp: Self.packet(5, 1).span.bytes, at: .zero)
        #expect(Self.tracks(&session) == [Self.screen, Self.camera, Self.screen])
    }

    @Test func `a MID that nobody negotiated is not guessed at`() {
        var session = Self.session([Self.media(Self.camera, mid: "0")])
        session.handle(rtp: Self.packet(5, texts: [(1, "1")]).span.bytes, at: .zero)
        #expect(Self.tracks(&session).isEmpty)
        #expect(session.counters.unknownPackets == 1)
        // When it is negotiated, the same SSRC is taken.
        session.update(media: [Self.media(Self.camera, mid: "0"), Self.media(Self.screen, mid: "1")], at: .zero)
        session.handle(rtp: Self.packet(5, texts: [(1, "1")]).span.bytes, at: .zero)
        #expect(Self.tracks(&session) == [Self.screen])
    }

    @Test func `an announced SSRC needs no MID`() {
        var session = Self.session([Self.media(Self.camera, mid: "0", ssrcs: [5]), Self.media(Self.screen, mid: "1", ssrcs: [6])])
        session.handle(rtp: Self.packet(6).span.bytes, at: .zero)
        session.handle(rtp: Self.packet(5).span.bytes, at: .zero)
        #expect(Self.tracks(&session) == [Self.screen, Self.camera])
    }

    @Test func `a payload type decides only where one track has it`() {
        var session = Self.session([Self.media(Self.camera, mid: "0"), Self.media(Self.screen, mid: "1", payloadType: 100)])
        session.handle(rtp: Self.packet(5, payloadType: 100).span.bytes, at: .zero)
        #expect(Self.tracks(&session) == [Self.screen])
        session.update(media: [Self.media(Self.camera, mid: "0"), Self.media(Self.screen, mid: "1")], at: .zero)
        session.handle(rtp: Self.packet(7, payloadType: 96).span.bytes, at: .zero)
        #expect(Self.tracks(&session).isEmpty)
        session.handle(rtp: Self.packet(8, payloadType: 33).span.bytes, at: .zero)
        #expect(session.counters.unknownPackets == 2)
    }

    @Test func `an SSRC that moves to another MID moves to its track`() {
        var session = Self.session([Self.media(Self.camera, mid: "0"), Self.media(Self.screen, mid: "1")])
        session.handle(rtp: Self.packet(5, texts: [(1, "0")]).span.bytes, at: .zero)
        session.handle(rtp: Self.packet(5, 1, texts: [(1, "1")]).span.bytes, at: .zero)
        session.handle(rtp: Self.packet(5, 2).span.bytes, at: .zero)
        #expect(Self.tracks(&session) == [Self.camera, Self.screen, Self.screen])
        #expect(session.statistics(of: Self.camera).frames == 1)
    }

    @Test func `what is not to be received is not received`() {
        var media = Self.media(Self.camera, mid: "0", ssrcs: [5])
        var session = Self.session([media])
        session.handle(rtp: Self.packet(5).span.bytes, at: .zero)
        media.isReceiving = false
        session.update(media: [media], at: .zero)
        session.handle(rtp: Self.packet(5, 1).span.bytes, at: .zero)
        #expect(Self.tracks(&session) == [Self.camera])
        // And is again after another renegotiation; what was counted is kept.
        media.isReceiving = true
        session.update(media: [media], at: .zero)
        session.handle(rtp: Self.packet(5, 2).span.bytes, at: .zero)
        #expect(Self.tracks(&session) == [Self.camera])
        #expect(session.statistics(of: Self.camera).frames == 2)
    }

    @Test func `RTX is found by its group, its layer or its track`() {
        var grouped = Self.media(Self.camera, mid: "0", ssrcs: [5])
        grouped.retransmissionSSRCs = [50: 5]
        for (media, texts) in [
            (grouped, []), (Self.media(Self.camera, mid: "0"), [(1, "0")]), (Self.media(Self.camera, mid: "0"), [(4, "hi")]),
        ] as [(NegotiatedMedia, [(id: UInt8, text: String)])] {
            var session = Self.session([media])
            session.handle(rtp: Self.packet(5, 0, texts: [(1, "0"), (3, "hi")]).span.bytes, at: .zero)
            session.handle(rtp: Self.packet(5, 2, isKeyframe: false).span.bytes, at: .zero)
            #expect(Self.tracks(&session).count == 1)
            let original = Self.packet(5, 1, isKeyframe: false)
            var retransmission = Self.packet(50, 700, payloadType: 97, texts: texts, isKeyframe: false)
            retransmission = Array(retransmission.prefix(retransmission.count - 101)) + [0, 1] + original.suffix(101)
            session.handle(rtp: retransmission.span.bytes, at: .zero)
            #expect(Self.tracks(&session).count == 2)
        }
    }

    @Test func `RTX may come before the first original packet`() {
        var media = Self.media(Self.camera, mid: "0", ssrcs: [5])
        media.retransmissionSSRCs = [50: 5]
        var session = Self.session([media])
        let original = Self.packet(5, 9)
        var retransmission = Self.packet(50, 700, payloadType: 97)
        retransmission = Array(retransmission.prefix(12)) + [0, 9] + original.suffix(101)
        session.handle(rtp: retransmission.span.bytes, at: .zero)
        session.handle(rtp: Self.packet(5, 10, isKeyframe: false).span.bytes, at: .zero)
        #expect(Self.tracks(&session).count == 2)
    }

    @Test func `a peer that invents SSRCs gets no more memory`() {
        var session = Self.session([Self.media(Self.camera, mid: "0")])
        for ssrc in 0..<1000 { session.handle(rtp: Self.packet(UInt32(ssrc)).span.bytes, at: .zero) }
        #expect(session.counters.unknownPackets == 1000 - 64)
        for ssrc in 0..<1000 {
            var bytes: [UInt8] = []
            SenderReport(ssrc: UInt32(5000 + ssrc), ntpTime: NTPTime(rawValue: 1), rtpTimestamp: 0, packetCount: 0, octetCount: 0)
                .serialize(into: &bytes)
            SourceDescription(chunks: [.init(ssrc: UInt32(5000 + ssrc), canonicalName: "x")]).serialize(into: &bytes)
            session.handle(rtcp: bytes.span.bytes, at: .zero)
        }
    }

    // MARK: Successors and layers

    @Test func `a new SSRC of the track goes on after the old one, in order`() {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        rig.addVideoSender {
            $0.ssrc = 0x7777
            $0.retransmission = nil
        }
        // The old one's packet before its last frame is lost, and its successor begins before it is given up.
        rig.packetizers[0x1111]?.configuration.historySize = 0
        rig.dropPackets([30])
        rig.sendVideo(0..<12)
        rig.sendVideo(12..<24, keyframes: [12], from: 0x7777, startingAt: .milliseconds(500))
        rig.run(until: .seconds(5))
        #expect(rig.numbers(of: .video) == Array(0..<10) + Array(12..<24))
        #expect(rig.framesLost(of: .video) == 2)
        #expect(rig.frames(of: .video).map(\.ssrc) == Array(repeating: 0x1111, count: 10) + Array(repeating: 0x7777, count: 12))
    }

    @Test func `the largest layer is taken, and left when it stops`() {
        var media = ReceptionRig.video
        media.ssrcs = [1, 2, 3]
        media.retransmissionSSRCs = [:]
        media.rids = ["q", "h", "f"]
        let rig = ReceptionRig([media], configuration: RTPSession.Configuration(keyframeInterval: .seconds(1), ssrc: 9))
        let sizes = [1: 160, 2: 320, 3: 640]
        for (ssrc, width) in sizes.sorted(by: { $0.key < $1.key }) {
            rig.addVideoSender {
                $0.ssrc = UInt32(ssrc)
                $0.retransmission = nil
            }
            let dimensions = VideoDimensions(width: width, height: width * 9 / 16)
            let ssrc = UInt32(ssrc)
            // The layers start one after the other, as Chrome's do, and the largest one stops after 3 s.
            let start = Duration.milliseconds(Int64(ssrc) * 200)
            let count = ssrc == 3 ? 84 : 300
            var isWanted = true
            let previous = rig.onKeyframeRequest
            rig.onKeyframeRequest = { wanted in
                previous?(wanted)
                if wanted == ssrc { isWanted = true }
            }
            for index in 0..<count {
                let time = start + .milliseconds(Int64(index) * 100 / 3)
                rig.at(time) {
                    let frame = SyntheticFrames.vp8(index, isKeyframe: isWanted, dimensions: dimensions)
                    isWanted = false
                    let packets = rig.packetizers[ssrc]?.packetize(vp8: frame, at: time.nanoseconds * 9 / 100_000) ?? []
                    rig.send(rtp: packets, from: ssrc)
                }
            }
        }
        rig.run(until: .seconds(10))
        var layers: [UInt32] = []
        for frame in rig.frames(of: .video) where layers.last != frame.ssrc {
            #expect(frame.isKeyframe)
            layers.append(frame.ssrc)
        }
        #expect(layers == [1, 2, 3, 2])
        // The small one was needed once, so nobody asked for its key frames after that.
        #expect(rig.requests(\.asPLI).allSatisfy { $0.request.mediaSSRC != 1 })
        // From the end of the large one to the middle one's key frame.
        let last = rig.frames(of: .video).last { $0.ssrc == 3 }?.arrival ?? .zero
        let next = rig.frames(of: .video).first { $0.ssrc == 2 && $0.arrival > last }?.arrival ?? .zero
        #expect((.seconds(2) ... .milliseconds(2300)).contains(next - last))
    }
}
