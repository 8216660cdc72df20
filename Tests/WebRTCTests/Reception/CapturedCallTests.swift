import Media
import TestSupport
import Testing
import WebRTC

/// Calls of other people's senders, packet by packet.
@Suite(.enabled(if: ForeignCorpus.isHere, "no foreign corpora at \(ForeignCorpus.folder)")) struct CapturedCallTests {
    private static func session(payloadType: UInt8) -> RTPSession {
        var session = RTPSession(RTPSession.Configuration(ssrc: 1), at: .zero)
        session.update(media: [.video(payloadTypes: [payloadType: .vp8])], at: .zero)
        return session
    }

    private static func frames(of session: inout RTPSession) -> [EncodedFrame] {
        var frames: [EncodedFrame] = []
        while let event = session.pollEvent() {
            if case .frame(let frame, _) = event { frames.append(frame) }
        }
        return frames
    }

    @Test func `every frame of libwebrtc's call comes out`() throws {
        let dump = try RTPDumpReader(parsing: ForeignCorpus.bytes("webrtc-call.rtpdump"))
        var session = Self.session(payloadType: 125)
        for packet in dump.packets {
            if packet.isRTCP {
                session.handle(rtcp: packet.bytes.span.bytes, at: packet.time)
            } else {
                session.handle(rtp: packet.bytes.span.bytes, at: packet.time)
            }
        }
        let frames = Self.frames(of: &session)
        #expect(frames.count == 120)
        #expect(frames.filter(\.isKeyframe).count == 1)
        #expect(frames.first?.isKeyframe == true)
        #expect(frames.first?.dimensions != nil)
        #expect(frames.map(\.rtpTimestamp) == frames.map(\.rtpTimestamp).sorted())
        #expect(session.statistics(of: .video).packets == 171)
        #expect(session.statistics(of: .video).packetsLost == 0)
    }

    @Test func `every frame of Chrome's call comes out`() throws {
        let capture = try PcapReader(parsing: ForeignCorpus.bytes("chrome-call.pcap"))
        var session = Self.session(payloadType: 96)
        for datagram in capture.datagrams { session.handle(rtp: datagram.bytes.span.bytes, at: datagram.time) }
        let frames = Self.frames(of: &session)
        #expect(session.statistics(of: .video).packets == 104)
        #expect(frames.count == 101)
        #expect(frames.first?.isKeyframe == true)
    }
}
