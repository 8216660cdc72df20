import Media
import TestSupport
import Testing
import WebRTC

/// Bugs that other implementations had (FACTS-MEDIA §6). Each name tells which.
@Suite struct ForeignBugTests {
    private static let video = NegotiatedMedia.video(
        ssrcs: [0x1111], retransmissionSSRCs: [0x2222: 0x1111], headerExtensions: HeaderExtensionMap())

    /// Hands packets over in this order, 1 ms apart; then lets all patience run out.
    private static func receive(_ packets: [[UInt8]], media: NegotiatedMedia = video, patient: Bool = true) -> RTPSession {
        var session = RTPSession(RTPSession.Configuration(ssrc: 1), at: .zero)
        session.update(media: [media], at: .zero)
        for (index, packet) in packets.enumerated() {
            session.handle(rtp: packet.span.bytes, at: .zero + .milliseconds(Int64(index)))
        }
        if patient { session.handleTimeout(at: .zero + .seconds(30)) }
        return session
    }

    private static func frames(_ session: inout RTPSession) -> [EncodedFrame] {
        var frames: [EncodedFrame] = []
        while let event = session.pollEvent() {
            if case .frame(let frame, _) = event { frames.append(frame) }
        }
        return frames
    }

    private static func packetizer(_ configure: (inout RTPPacketizer.Configuration) -> Void = { _ in }) -> RTPPacketizer {
        var configuration = RTPPacketizer.Configuration(ssrc: 0x1111, payloadType: 96, retransmission: (0x2222, 97))
        configure(&configuration)
        return RTPPacketizer(configuration)
    }

    @Test(arguments: [65_530, 65_533, 65_535, 0, 32_766, 32_767] as [UInt16], [0, 1, 2])
    func `libsrtp 729 — a start near 65535 whose first packets are late or lost`(start: UInt16, lost: Int) {
        var packetizer = Self.packetizer { $0.firstSequenceNumber = start }
        var packets = (0..<10).flatMap { packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: $0 == 0), at: Int64($0) * 3000) }
        let first = Array(packets.prefix(lost))
        packets.removeFirst(lost)
        packets.insert(contentsOf: first, at: 7)
        var session = Self.receive(packets)
        #expect(Self.frames(&session).map(SyntheticFrames.number) == Array(0..<10))
        #expect(session.statistics(of: .video).packetsLost == 0)
    }

    @Test func `streamlit 976 — one reordered packet does not make a file of 13 hours`() {
        var packetizer = Self.packetizer { $0.firstTimestamp = 1000 }
        var packets = (0..<30).flatMap {
            packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: $0 == 0, byteCount: 500), at: Int64($0) * 3000)
        }
        packets.swapAt(5, 6)
        packets.swapAt(20, 22)
        var session = Self.receive(packets)
        #expect(Self.frames(&session).map(\.rtpTimestamp) == (0..<30).map { 1000 + $0 * 3000 })
    }

    @Test func `timestamps count on across their wrap`() {
        var packetizer = Self.packetizer { $0.firstTimestamp = UInt32.max - 5999 }
        let packets = (0..<5).flatMap { packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: $0 == 0), at: Int64($0) * 3000) }
        var session = Self.receive(packets)
        let start = Int64(UInt32.max) - 5999
        #expect(Self.frames(&session).map(\.rtpTimestamp) == (0..<5).map { start + $0 * 3000 })
    }

    @Test func `janus 2250 — a lone timestamp of 0 harms no frame after it`() {
        var packetizer = Self.packetizer { $0.firstTimestamp = 3_000_000_000 }
        var packets = (0..<6).flatMap {
            packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: $0 == 0, byteCount: 500), at: Int64($0) * 3000)
        }
        packets[3].replaceSubrange(4..<8, with: [0, 0, 0, 0])
        var session = Self.receive(packets)
        let timestamps = Self.frames(&session).map(\.rtpTimestamp)
        #expect(timestamps.count == 6)
        #expect(timestamps[4] == 3_000_012_000 && timestamps[5] == 3_000_015_000)
    }

    @Test func `ex_webrtc 234 — the key frame bit is read behind the descriptor`() {
        // 0x90: the bit would say key frame. 0x11: it says inter frame.
        var packetizer = Self.packetizer()
        var session = Self.receive(packetizer.packetize(vp8: SyntheticFrames.vp8(0, isKeyframe: false), at: 0))
        #expect(Self.frames(&session).isEmpty)
        #expect(session.statistics(of: .video).keyframes == 0)
        // Without any extension the first byte is 0x10, and a key frame is one.
        packetizer = Self.packetizer { $0.pictureIDBits = 0 }
        session = Self.receive(packetizer.packetize(vp8: SyntheticFrames.vp8(0, isKeyframe: true), at: 0))
        #expect(Self.frames(&session).map(\.isKeyframe) == [true])
    }

    @Test func `pion IsPartitionHead — a frame that lost its first partition is none`() {
        var packetizer = Self.packetizer { $0.pictureIDBits = 0 }
        var packets = packetizer.packetize(vp8: SyntheticFrames.vp8(0, isKeyframe: true), at: 0)
        var second = packetizer.packetize(vp8: SyntheticFrames.vp8(1, isKeyframe: true), at: 3000)
        second[1][12] = 0x11  // S = 1, PID = 1
        packets += second.dropFirst()
        var session = Self.receive(packets)
        #expect(Self.frames(&session).count == 1)
        #expect(session.statistics(of: .video).incompleteFrames == 1)
    }

    @Test func `webrtc-rs 635 — an empty payload is a packet without media`() {
        var packetizer = Self.packetizer()
        var packets = packetizer.packetize(vp8: SyntheticFrames.vp8(0, isKeyframe: true), at: 0)
        packets.append(packetizer.packet([], at: 3000))
        packets += packetizer.packetize(vp8: SyntheticFrames.vp8(1, isKeyframe: false), at: 3000)
        var session = Self.receive(packets)
        #expect(Self.frames(&session).count == 2)
    }

    @Test func `str0m push_padding — padding between and inside frames is no loss`() {
        var packetizer = Self.packetizer()
        var packets: [[UInt8]] = []
        for index in 0..<10 {
            packets += packetizer.packetize(vp8: SyntheticFrames.vp8(index, isKeyframe: index == 0), at: Int64(index) * 3000)
            packets.append(packetizer.padding(at: Int64(index) * 3000))
            packets.append(packetizer.padding(at: 0, byteCount: 255))
        }
        var session = Self.receive(packets)
        #expect(Self.frames(&session).map(SyntheticFrames.number) == Array(0..<10))
        #expect(session.statistics(of: .video).packetsLost == 0)
        #expect(session.statistics(of: .video).packets == 50)
    }

    @Test func `aiortc 129 — RTX without a payload is a probe`() {
        var packetizer = Self.packetizer()
        var packets = packetizer.packetize(vp8: SyntheticFrames.vp8(0, isKeyframe: true), at: 0)
        packets.append(packetizer.probe(originalSequenceNumber: nil))
        packets.append(packetizer.probe(originalSequenceNumber: 1003))
        packets.append(packetizer.probe(originalSequenceNumber: 40_000))
        // And one that repeats what is here is a duplicate.
        packets += packetizer.retransmit([1001])
        packets += packetizer.packetize(vp8: SyntheticFrames.vp8(1, isKeyframe: false), at: 3000)
        var session = Self.receive(packets)
        #expect(Self.frames(&session).map(SyntheticFrames.number) == [0, 1])
        #expect(session.statistics(of: .video).duplicates == 1)
    }

    @Test func `str0m 929 — what was half received before a pause is not finished by what follows it`() {
        var packetizer = Self.packetizer { $0.usesMarker = false }
        var session = RTPSession(RTPSession.Configuration(ssrc: 1), at: .zero)
        session.update(media: [Self.video], at: .zero)
        for packet in packetizer.packetize(vp8: SyntheticFrames.vp8(0, isKeyframe: true), at: 0) {
            session.handle(rtp: packet.span.bytes, at: .zero)
        }
        // The track is switched off in the middle of the next frame: its last packet is never sent.
        var cut = packetizer.packetize(vp8: SyntheticFrames.vp8(1, isKeyframe: false), at: 3000)
        cut.removeLast()
        packetizer.sequenceNumber &-= 1
        for packet in cut { session.handle(rtp: packet.span.bytes, at: .zero + .milliseconds(33)) }
        for number in 2..<4 {
            for packet in packetizer.packetize(vp8: SyntheticFrames.vp8(number, isKeyframe: true), at: Int64(number) * 900_000) {
                session.handle(rtp: packet.span.bytes, at: .zero + .seconds(10 * Int64(number)))
            }
        }
        #expect(Self.frames(&session).map(SyntheticFrames.number).prefix(1) == [0])
        #expect(session.statistics(of: .video).incompleteFrames >= 1)
    }

    @Test func `GStreamer d77fcf251 — a lost marker does not merge two frames`() {
        var packetizer = Self.packetizer()
        var packets = (0..<3).flatMap { packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: true), at: Int64($0) * 3000) }
        packets.remove(at: 2)  // the marker of frame 0
        var session = Self.receive(packets)
        #expect(Self.frames(&session).map(SyntheticFrames.number) == [1, 2])
    }

    @Test func `pion samplebuilder 1839 — packets in any order give the same frames`() {
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            var packetizer = Self.packetizer { $0.firstSequenceNumber = 65_500 }
            var packets = (0..<40).flatMap {
                packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: $0 == 0), at: Int64($0) * 3000)
            }
            // The first stays first: before a key frame's head there is nothing to wait for.
            packets[1...].shuffle(using: &random)
            var session = Self.receive(packets)
            #expect(Self.frames(&session).map(SyntheticFrames.number) == Array(0..<40))
        }
    }

    @Test func `a sender that begins to count anew is followed from its first packet on`() {
        var packetizer = Self.packetizer { $0.retransmission = nil }
        var packets = (0..<10).flatMap { packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: $0 == 0), at: Int64($0) * 3000) }
        packetizer.sequenceNumber = 30_000
        packetizer.pictureID = 9000
        packets += (10..<20).flatMap {
            packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: $0 == 10), at: Int64($0) * 3000)
        }
        var session = Self.receive(packets)
        #expect(Self.frames(&session).map(SyntheticFrames.number) == Array(0..<20))
    }

    @Test func `a lone packet from far away is noise`() {
        var packetizer = Self.packetizer { $0.retransmission = nil }
        var packets = (0..<10).flatMap { packetizer.packetize(vp8: SyntheticFrames.vp8($0, isKeyframe: $0 == 0), at: Int64($0) * 3000) }
        var stray = packets[12]
        stray.store(bigEndian: UInt16(40_000), at: 2)
        packets.insert(stray, at: 10)
        var session = Self.receive(packets)
        #expect(Self.frames(&session).map(SyntheticFrames.number) == Array(0..<10))
    }

    @Test func `ULPFEC in RED does no harm to the video beside it`() {
        let media = NegotiatedMedia.video(payloadTypes: [96: .vp8, 100: .red(primary: 96), 101: .other], ssrcs: [0x1111])
        var packetizer = Self.packetizer()
        var packets: [[UInt8]] = []
        for index in 0..<10 {
            let plain = packetizer.packetize(vp8: SyntheticFrames.vp8(index, isKeyframe: index == 0), at: Int64(index) * 3000)
            for packet in plain { packets.append(Array(packet[..<1]) + [packet[1] & 0x80 | 100] + packet[2..<12] + [96] + packet[12...]) }
            packets.append(packetizer.packet([101] + [UInt8](repeating: 0xAA, count: 200), at: Int64(index) * 3000, payloadType: 100))
            packets.append(packetizer.packet([UInt8](repeating: 0xAA, count: 200), at: Int64(index) * 3000, payloadType: 101))
        }
        var session = Self.receive(packets, media: media)
        #expect(Self.frames(&session).map(SyntheticFrames.number) == Array(0..<10))
        #expect(session.statistics(of: .video).packetsLost == 0)
    }

    @Test func `pjproject 5061 — frames that are none are not written, and a key frame is asked for`() {
        var packetizer = Self.packetizer()
        // The sender overwrote the first bytes of the frame.
        let packets = (0..<5).flatMap { index in
            var frame = SyntheticFrames.vp8(index, isKeyframe: index == 0)
            frame.replaceSubrange(1..<4, with: [0, 0, 0])
            return packetizer.packetize(vp8: index == 0 ? frame : SyntheticFrames.vp8(index, isKeyframe: false), at: Int64(index) * 3000)
        }
        var session = Self.receive(packets)
        #expect(Self.frames(&session).isEmpty)
        #expect(session.statistics(of: .video).discardedPackets == 1)
        #expect(session.pollRTCP() != nil)
    }

    @Test func `str0m 1033 — temporal layers are skipped without a freeze`() {
        let rig = ReceptionRig([Self.video], configuration: RTPSession.Configuration(recoveryWindow: .milliseconds(100), ssrc: 1))
        rig.addVideoSender {
            $0.historySize = 0
            $0.headerExtensions = HeaderExtensionMap()
        }
        // Two layers, every upper frame in sync with the base. Frame 7, an upper one, loses a packet.
        rig.dropPackets([22])
        rig.sendVideo(0..<30) { index in
            VP8Layer(
                temporalLayer: UInt8(index % 2), isLayerSync: index % 2 == 1, baseLayerIndex: UInt8(truncatingIfNeeded: 250 + index / 2))
        }
        rig.run(until: .seconds(3))
        #expect(rig.numbers(of: .video) == (0..<30).filter { $0 != 7 })
        #expect(rig.framesLost(of: .video) == 1)
        #expect(rig.requests(\.asPLI).isEmpty)
    }
}
