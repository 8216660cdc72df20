import Media
import TestSupport
import Testing
import WebRTC

/// What a peer sends may be wrong in every way: it is dropped and counted, and the session lives.
@Suite struct HostileInputTests {
    private static func session() -> RTPSession {
        let extensions = HeaderExtensionMap(mid: 1, rid: 3, repairedRID: 4, transportWideCC: 2)
        var session = RTPSession(RTPSession.Configuration(ssrc: 1), at: .zero)
        var audio = NegotiatedMedia.audio(headerExtensions: extensions, feedback: FeedbackSupport(nack: true))
        audio.payloadTypes[98] = .rtx(primary: 111)
        session.update(media: [.video(headerExtensions: extensions), audio], at: .zero)
        return session
    }

    /// A second of a call's packets.
    private static func call() -> [[UInt8]] {
        var video = RTPPacketizer(
            .init(
                ssrc: 5, payloadType: 96, retransmission: (6, 97), headerExtensions: HeaderExtensionMap(mid: 1, transportWideCC: 2),
                mid: "v"))
        var audio = RTPPacketizer(.init(ssrc: 7, payloadType: 63, headerExtensions: HeaderExtensionMap(mid: 1), mid: "a"))
        var red = RedundantAudioPacketizer(primaryType: 111, depth: 2)
        var packets: [[UInt8]] = []
        for step in 0..<30 {
            let layer = VP8Layer(temporalLayer: UInt8(step % 3), isLayerSync: step % 3 == 1, baseLayerIndex: UInt8(step / 3))
            packets += video.packetize(vp8: SyntheticFrames.vp8(step, isKeyframe: step % 10 == 0), at: Int64(step) * 3000, layer: layer)
            packets.append(audio.packet(red.payload(SyntheticFrames.opus(step), at: Int64(step) * 960), at: Int64(step) * 960))
            packets += video.retransmit([1000 + UInt16(step)])
        }
        return packets
    }

    @Test(arguments: 1...12 as ClosedRange<UInt64>) func `mutated calls neither trap nor stall`(seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        var session = Self.session()
        var now = MonotonicTime.zero
        let call = Self.call()
        for round in 0..<10 {
            for var packet in call {
                now = now + .microseconds(Int64.random(in: 0...10_000, using: &random))
                for _ in 0..<Int.random(in: 0...3, using: &random) {
                    // Headers and descriptors, mostly.
                    let index = Int.random(in: 0..<min(packet.count, round % 2 == 0 ? 32 : packet.count), using: &random)
                    packet[index] = .random(in: 0...255, using: &random)
                }
                if Int.random(in: 0..<50, using: &random) == 0 { packet.removeLast(Int.random(in: 0...packet.count, using: &random)) }
                session.handle(rtp: packet.span.bytes, at: now)
                if let deadline = session.nextDeadline, deadline <= now { session.handleTimeout(at: now) }
                #expect(session.nextDeadline.map { $0 > now } ?? true)
                while session.pollEvent() != nil {}
                while let report = session.pollRTCP() { #expect(report.count <= 1200) }
            }
        }
    }

    @Test func `a stream full of holes stays within its bounds`() {
        var session = Self.session()
        var packetizer = RTPPacketizer(.init(ssrc: 5, payloadType: 96))
        var waiting = 0
        // Every second packet is lost, at a rate far beyond the window's memory.
        for step in 0..<40_000 {
            let packet = packetizer.packet([0x90, 0x80, UInt8(step & 0x7F)] + [UInt8](repeating: 1, count: 1000), at: Int64(step) * 3)
            if step % 2 == 0 { session.handle(rtp: packet.span.bytes, at: .zero + .microseconds(Int64(step))) }
            while let event = session.pollEvent() { if case .recovery(isWaiting: true, _) = event { waiting += 1 } }
            while session.pollRTCP() != nil {}
        }
        let statistics = session.statistics(of: .video)
        #expect(waiting > 0)
        #expect(statistics.packetsLost > 10_000)
    }

    @Test func `many streams full of holes take no more memory than one`() {
        var session = Self.session()
        var most = 0
        let payload = [0x90, 0x80, 1] + [UInt8](repeating: 1, count: 1400)
        for ssrc in 0..<40 as Range<UInt32> {
            var packetizer = RTPPacketizer(.init(ssrc: 1000 + ssrc, payloadType: 96, historySize: 1))
            for step in 0..<1000 {
                let packet = packetizer.packet(payload, at: Int64(step) * 3)
                if step % 50 != 1 { session.handle(rtp: packet.span.bytes, at: .zero + .microseconds(Int64(step))) }
            }
            most = max(most, session.waitingByteCount)
            while session.pollEvent() != nil {}
            while session.pollRTCP() != nil {}
        }
        #expect(most > 12 << 20)
        #expect(most <= 16 << 20)
    }

    @Test func `when memory is short, what has been missing longest is given up first`() {
        var session = Self.session()
        let payload = [0x90, 0x80, 1] + [UInt8](repeating: 0, count: 100)
        for (index, ssrc) in [1000, 1001].enumerated() {
            var packetizer = RTPPacketizer(.init(ssrc: UInt32(ssrc), payloadType: 96))
            for step in 0..<4 {
                let packet = packetizer.packet(payload, at: Int64(step) * 3000)
                if step != 1 { session.handle(rtp: packet.span.bytes, at: .zero + .milliseconds(Int64(index * 1000 + step))) }
            }
        }
        let both = session.waitingByteCount
        #expect(session.waitingSince == .zero + .milliseconds(2))
        session.giveUpOldestWait(at: .zero + .milliseconds(1100))
        #expect(session.waitingSince == .zero + .milliseconds(1002) && session.waitingByteCount == both / 2)
        session.giveUpOldestWait(at: .zero + .milliseconds(1100))
        #expect(session.waitingSince == nil && session.waitingByteCount == 0)
    }

    @Test func `random RTCP does nothing`() {
        var random = SeededGenerator(seed: 8)
        var session = Self.session()
        for _ in 0..<5000 {
            var bytes = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            if bytes.count > 4 {
                bytes[0] = 0x80 | bytes[0] & 0x3F
                bytes[1] = 200 + bytes[1] % 8
                bytes[2] = 0
            }
            session.handle(rtcp: bytes.span.bytes, at: .zero)
        }
        #expect(session.counters.malformedReports > 0)
    }

    @Test func `packets that are none are counted`() {
        var session = Self.session()
        session.handle(rtp: [UInt8]().span.bytes, at: .zero)
        session.handle(rtp: ([0x80, 96] as [UInt8]).span.bytes, at: .zero)
        #expect(session.counters.malformedPackets == 2)
        #expect(session.nextDeadline == nil)
    }
}
