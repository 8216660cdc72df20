import Media
import TestSupport
import Testing
import WebRTC

/// Receiver reports, sender reports, names, bit rate limits, and how they travel.
@Suite struct ReportTests {
    private static func senderReport(_ ssrc: UInt32, ntp: UInt64, timestamp: UInt32) -> [UInt8] {
        var bytes: [UInt8] = []
        SenderReport(ssrc: ssrc, ntpTime: NTPTime(rawValue: ntp), rtpTimestamp: timestamp, packetCount: 0, octetCount: 0)
            .serialize(into: &bytes)
        SourceDescription(chunks: [.init(ssrc: ssrc, canonicalName: "ana")]).serialize(into: &bytes)
        return bytes
    }

    private static func timings(_ rig: ReceptionRig) -> [SenderReportTiming] {
        rig.events.compactMap { event in if case .senderReport(let timing, _) = event { timing } else { nil } }
    }

    @Test func `reports come once a second for video, and every five for sound`() {
        let video = ReceptionRig([ReceptionRig.video])
        video.addVideoSender()
        video.sendVideo(0..<300)
        video.run(until: .milliseconds(9900))
        #expect((9...11).contains(video.requests(\.asReceiverReport).count))

        let audio = ReceptionRig([.audio(headerExtensions: ReceptionRig.extensions)])
        audio.addAudioSender()
        audio.sendAudio(0..<1000)
        audio.run(until: .milliseconds(19_900))
        #expect((4...5).contains(audio.requests(\.asReceiverReport).count))
    }

    @Test func `a report tells of loss on the way, repaired or not`() throws {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender { $0.firstSequenceNumber = 65_500 }
        // Every fourth packet that the sender sends for the first time.
        rig.drop = { packet in packet[1] & 0x7F == 96 && packet[3] % 4 == 0 }
        rig.sendVideo(0..<300)
        rig.run(until: .seconds(12))
        #expect(rig.numbers(of: .video) == Array(0..<300))
        let blocks = rig.requests(\.asReceiverReport).flatMap(\.request.reportBlocks).filter { $0.ssrc == ReceptionRig.videoSSRC }
        let last = try #require(blocks.last)
        #expect((224...226).contains(last.cumulativeLost))
        #expect(last.extendedHighestSequenceNumber == 65_500 + 899)
        #expect((60...68).contains(blocks[3].fractionLost))
    }

    @Test func `a lone packet from far away is no loss`() throws {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        rig.at(.milliseconds(500)) {
            guard var packet = rig.packetizers[0x1111]?.packet([1, 2, 3], at: 0) else { return }
            rig.packetizers[0x1111]?.sequenceNumber &-= 1
            packet.store(bigEndian: UInt16(20_000), at: 2)
            rig.send(rtp: [packet], from: 0x1111)
        }
        rig.sendVideo(0..<60)
        rig.run(until: .seconds(4))
        let last = try #require(rig.requests(\.asReceiverReport).last?.request.reportBlocks.first)
        #expect(last.cumulativeLost == 0)
        #expect(last.extendedHighestSequenceNumber == 1179)
    }

    @Test func `duplicates make the loss negative`() throws {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        rig.toSession.duplication = 1
        rig.sendVideo(0..<60)
        rig.run(until: .seconds(4))
        let last = try #require(rig.requests(\.asReceiverReport).last?.request.reportBlocks.first)
        #expect(last.cumulativeLost < -100)
        #expect(last.fractionLost == 0)
        #expect(rig.session.statistics(of: .video).duplicates == 180)
        #expect(rig.numbers(of: .video) == Array(0..<60))
    }

    @Test func `a report answers the last sender report`() throws {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        rig.toSession.delay = .zero
        rig.toSender.delay = .zero
        rig.sendVideo(0..<90)
        rig.at(.milliseconds(1000)) { rig.send(rtcp: Self.senderReport(0x1111, ntp: 0xE123_4567_89AB_CDEF, timestamp: 180_000)) }
        rig.run(until: .seconds(3))
        let report = try #require(rig.requests(\.asReceiverReport).first { $0.time > .zero + .milliseconds(1001) })
        let block = try #require(report.request.reportBlocks.first)
        #expect(block.lastSenderReport == 0x4567_89AB)
        let delay = (report.time - (.zero + .milliseconds(1000))).inSeconds * 65_536
        #expect(abs(Double(block.delaySinceLastSenderReport) - delay) <= 1)
    }

    @Test func `who answers our clock tells the round trip, and nobody else is asked`() throws {
        var media = ReceptionRig.video
        media.feedback.rrtr = true
        let rig = ReceptionRig([media])
        rig.addVideoSender()
        (rig.toSession.delay, rig.toSender.delay) = (.milliseconds(70), .milliseconds(30))
        rig.sendVideo(0..<150)
        var answered = 0
        for tenth in 1..<50 {
            rig.at(.milliseconds(Int64(tenth) * 100)) {
                let asked = rig.requests(\.asExtendedReport)
                guard asked.count > answered, let last = asked.last, case .receiverReferenceTime(let time)? = last.request.blocks.first
                else { return }
                answered = asked.count
                let held = UInt32(((rig.now - last.time).inSeconds * 65_536).rounded())
                let delays: [ExtendedReport.Delay] = [
                    .init(ssrc: 0xBAD, reference: time.compact, delay: 0), .init(ssrc: 0xC0DE, reference: 0, delay: 0),
                    .init(ssrc: 0xC0DE, reference: time.compact, delay: held),
                ]
                var bytes: [UInt8] = []
                ExtendedReport(ssrc: 0x1111, blocks: [.delaysSinceReference(delays)]).serialize(into: &bytes)
                rig.send(rtcp: bytes)
            }
        }
        rig.session.updateRoundTripTime(.milliseconds(500))
        rig.run(until: .seconds(6))
        #expect(answered >= 4)
        let roundTripTime = try #require(rig.session.statistics(of: .video).roundTripTime)
        #expect(abs(roundTripTime.inSeconds - 0.1) < 0.001, "\(roundTripTime)")

        let other = ReceptionRig([ReceptionRig.video])
        other.addVideoSender()
        other.sendVideo(0..<150)
        other.run(until: .seconds(6))
        #expect(other.requests(\.asExtendedReport).isEmpty && !other.requests(\.asReceiverReport).isEmpty)
    }

    @Test func `jitter is in units of the RTP clock, and a pause is none`() throws {
        let rig = ReceptionRig([ReceptionRig.video], seed: 6)
        rig.addVideoSender()
        rig.toSession = .init(delay: .milliseconds(20), jitter: .milliseconds(10))
        rig.sendVideo(0..<150)
        // The camera's clock stands still while it is off.
        for index in 0..<150 {
            rig.at(.seconds(70) + .milliseconds(Int64(index) * 100 / 3)) {
                let frame = SyntheticFrames.vp8(150 + index, isKeyframe: false)
                let packets = rig.packetizers[0x1111]?.packetize(vp8: frame, at: Int64(150 + index) * 3000) ?? []
                rig.send(rtp: packets, from: 0x1111)
            }
        }
        rig.run(until: .seconds(76))
        let blocks = rig.requests(\.asReceiverReport).compactMap { $0.request.reportBlocks.first }
        // Uniform over 10 ms: 3.3 ms are 300 ticks.
        #expect(blocks.dropFirst(2).allSatisfy { (100...600).contains($0.jitter) })
        #expect(rig.session.statistics(of: .video).jitter < .milliseconds(7))
        #expect(blocks.count < 20)
    }

    @Test func `reports are compound, and feedback where that was not negotiated`() {
        for usesReducedSize in [true, false] {
            // Without NACK a key frame is asked for at once.
            let media = NegotiatedMedia.video(
                headerExtensions: ReceptionRig.extensions, feedback: FeedbackSupport(pli: true), usesReducedSizeRTCP: usesReducedSize)
            var session = RTPSession(RTPSession.Configuration(ssrc: 7, canonicalName: "us"), at: .zero)
            session.update(media: [media], at: .zero)
            var packetizer = RTPPacketizer(.init(ssrc: 1, payloadType: 96))
            let packet = packetizer.packetize(vp8: SyntheticFrames.vp8(0, isKeyframe: false), at: 0)[0]
            session.handle(rtp: packet.span.bytes, at: .zero)
            let request = session.pollRTCP() ?? []
            var kinds: [RTCPPacket] = []
            RTCPPacket.forEach(in: request.span.bytes) { kinds.append($0) }
            let pli = RTCPPacket.pictureLossIndication(PictureLossIndication(senderSSRC: 7, mediaSSRC: 1))
            let head: [RTCPPacket] = [
                .receiverReport(ReceiverReport(ssrc: 7, reportBlocks: [])),
                .sourceDescription(SourceDescription(chunks: [.init(ssrc: 7, canonicalName: "us")])),
            ]
            #expect(kinds == (usesReducedSize ? [pli] : head + [pli]))
            #expect(session.pollRTCP() == nil)

            session.handleTimeout(at: .zero + .seconds(1))
            let report = session.pollRTCP() ?? []
            kinds = []
            RTCPPacket.forEach(in: report.span.bytes) { kinds.append($0) }
            #expect(kinds.count >= 2)
            #expect(kinds[0].asReceiverReport?.reportBlocks.count == 1)
            #expect(kinds[1] == head[1])
        }
    }

    @Test func `sender reports are placed among the frames across a wrap`() {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender { $0.firstTimestamp = UInt32.max - 90_000 }
        rig.toSession.delay = .zero
        rig.sendVideo(0..<90)
        rig.at(.milliseconds(10)) { rig.send(rtcp: Self.senderReport(0x1111, ntp: 5 << 32, timestamp: UInt32.max - 90_000 &- 900)) }
        rig.at(.milliseconds(2500)) { rig.send(rtcp: Self.senderReport(0x1111, ntp: 7 << 32, timestamp: 134_999)) }
        rig.run(until: .seconds(3))
        let timings = Self.timings(rig)
        let start = Int64(UInt32.max) - 90_000
        #expect(timings.map(\.rtpTimestamp) == [start - 900, start + 225_000])
        #expect(timings.map(\.canonicalName) == ["ana", "ana"])
        #expect(timings.map(\.arrival) == [.zero + .milliseconds(10), .zero + .milliseconds(2500)])
    }

    @Test func `a sender report before the first frame waits for it`() {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        rig.toSession.delay = .zero
        rig.at(.zero) { rig.send(rtcp: Self.senderReport(0x1111, ntp: 5 << 32, timestamp: 90_000)) }
        rig.sendVideo(0..<3, startingAt: .milliseconds(500))
        rig.run(until: .seconds(1))
        #expect(Self.timings(rig).map(\.rtpTimestamp) == [90_000])
        #expect(Self.timings(rig).first?.arrival == .zero)
        // Of retransmissions there is nothing to time.
        rig.at(.seconds(1)) { rig.send(rtcp: Self.senderReport(0x2222, ntp: 5 << 32, timestamp: 90_000)) }
        rig.run(until: .seconds(2))
        #expect(Self.timings(rig).count == 1)
    }

    @Test func `where there is no transport-wide feedback, a limit that chokes nobody is sent every second`() {
        let media = NegotiatedMedia.video(feedback: FeedbackSupport(nack: true, pli: true, remb: true))
        let rig = ReceptionRig([media])
        rig.addVideoSender { $0.headerExtensions = HeaderExtensionMap() }
        rig.sendVideo(0..<150)
        rig.run(until: .milliseconds(4900))
        let limits = rig.requests(\.asREMB)
        #expect(limits.count == 5)
        #expect(limits.allSatisfy { $0.request.bitrate >= 6_000_000 && $0.request.ssrcs == [0x1111] })
        #expect((limits.first?.time ?? .zero) < .zero + .milliseconds(50))

        let other = ReceptionRig([ReceptionRig.video])
        other.addVideoSender()
        other.sendVideo(0..<60)
        other.run(until: .seconds(3))
        #expect(other.requests(\.asREMB).isEmpty)
    }

    @Test func `BYE is not the end`() {
        let rig = ReceptionRig([ReceptionRig.video])
        rig.addVideoSender()
        rig.sendVideo(0..<30)
        rig.at(.milliseconds(500)) {
            var bytes: [UInt8] = []
            Goodbye(sources: [0x1111, 0x9999]).serialize(into: &bytes)
            rig.send(rtcp: bytes)
        }
        rig.run(until: .seconds(2))
        #expect(rig.numbers(of: .video) == Array(0..<30))
        #expect(rig.events.count { $0 == .bye(.video) } == 1)
    }
}
