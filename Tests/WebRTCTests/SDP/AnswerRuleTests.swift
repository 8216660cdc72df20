import Media
import Testing

@testable import WebRTC

/// What an answer takes, one rule a test.
@Suite struct AnswerRuleTests {
    @Test(arguments: [("sendrecv", "recvonly"), ("sendonly", "recvonly"), ("recvonly", "inactive"), ("inactive", "inactive")])
    func `what the peer sends is received, what it does not is inactive`(offered: String, answered: String) throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both.replacing("a=sendrecv", by: "a=\(offered)"))
        for (index, media) in session.media.enumerated() {
            #expect(try session.lines(ofSection: index).contains("a=\(answered)"))
            #expect(media.isReceiving == (answered == "recvonly"))
        }
    }

    @Test(arguments: [
        ("actpass", "passive", DTLSRole.server), ("active", "passive", .server), ("passive", "active", .client),
        ("holdconn", "passive", .server),
    ])
    func `we are passive wherever we may choose`(offered: String, answered: String, role: DTLSRole) throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both.replacing("a=setup:actpass", by: "a=setup:\(offered)"))
        #expect(session.dtlsRole == role)
        #expect(try session.values(of: "setup", inSection: 0) == [answered])
    }

    @Test(arguments: ["UDP/TLS/RTP/SAVPF", "UDP/TLS/RTP/SAVP", "RTP/SAVPF", "RTP/AVPF", "RTP/AVP", "TCP/DTLS/RTP/SAVPF"])
    func `every name of the RTP profile is taken and echoed`(profile: String) throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both.replacing("UDP/TLS/RTP/SAVPF", by: profile))
        #expect(session.media.map(\.isReceiving) == [true, true])
        #expect(try session.lines(ofSection: 0)[0] == "m=audio 9 \(profile) 111")
    }

    @Test func `all of VP8's payload types are taken, each with its own retransmissions`() throws {
        let offer =
            SampleOffer.both.replacing("SAVPF 96\n", by: "SAVPF 98 99 96 97 100 101\n")
                + """
                a=rtpmap:97 rtx/90000
                a=fmtp:97 apt=96
                a=rtpmap:98 VP9/90000
                a=rtpmap:99 rtx/90000
                a=fmtp:99 apt=98
                a=rtpmap:100 vp8/90000
                a=rtpmap:101 RTX/90000
                a=fmtp:101 rtx-time=3000; apt=100
                """
        let session = try MediaNegotiator.answer(to: offer)
        #expect(session.media[1].payloadTypes == [96: .vp8, 97: .rtx(primary: 96), 100: .vp8, 101: .rtx(primary: 100)])
        #expect(try session.lines(ofSection: 1)[0] == "m=video 9 UDP/TLS/RTP/SAVPF 96 100 97 101")
    }

    @Test(arguments: [
        ("111/111", true), ("111", true), ("111/111/111", true), ("111/0", false), ("0/0", false), ("", false), ("111/x", false),
    ])
    func `RED is taken around Opus only, and stands first`(parameters: String, isTaken: Bool) throws {
        let offer =
            SampleOffer.session("0") + SampleOffer.audio.replacing("SAVPF 111", by: "SAVPF 111 63 0")
            + "a=rtpmap:63 red/48000/2\na=fmtp:63 \(parameters)\n"
        let session = try MediaNegotiator.answer(to: offer)
        #expect(try session.lines(ofSection: 0)[0] == "m=audio 9 UDP/TLS/RTP/SAVPF \(isTaken ? "63 111" : "111")")
        #expect(session.media[0].payloadTypes[63] == (isTaken ? .red(primary: 111) : nil))
    }

    @Test(arguments: [
        ("", "minptime=10;useinbandfec=1"),
        ("a=fmtp:111 minptime=10;useinbandfec=1;usedtx=1\n", "minptime=10;useinbandfec=1"),
        ("a=fmtp:111 stereo=1\n", "minptime=10;useinbandfec=1;stereo=1"),
        ("a=fmtp:111 sprop-stereo=1\n", "minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1"),
        ("a=fmtp:111 stereo=0; sprop-stereo=0\n", "minptime=10;useinbandfec=1"),
    ])
    func `Opus is asked for with in-band FEC, in stereo from who offers it, and never with DTX`(offered: String, answered: String) throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.session("0") + SampleOffer.audio + offered)
        #expect(try session.values(of: "fmtp", inSection: 0) == ["111 \(answered)"])
    }

    @Test func `only feedback that was offered is answered, and a star means every format`() throws {
        let offer = SampleOffer.both + "a=rtcp-fb:* nack\na=rtcp-fb:96 nack pli\na=rtcp-fb:96 ccm tmmbr\n"
        let session = try MediaNegotiator.answer(to: offer)
        #expect(session.media[1].feedback == FeedbackSupport(nack: true, pli: true))
        #expect(try session.values(of: "rtcp-fb", inSection: 1) == ["96 nack", "96 nack pli"])
        #expect(session.media[0].feedback == FeedbackSupport())
    }

    @Test func `NACK for Opus is taken where a page has added it to its offer`() throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.session("0") + SampleOffer.audio + "a=rtcp-fb:111 nack\n")
        #expect(session.media[0].feedback == FeedbackSupport(nack: true))
        #expect(try session.values(of: "rtcp-fb", inSection: 0) == ["111 nack"])
        let measured = try MediaNegotiator.answer(to: SampleOffer.session("0") + SampleOffer.audio + "a=rtcp-fb:* rrtr\n")
        #expect(try measured.values(of: "rtcp-fb", inSection: 0) == ["111 rrtr"])
        #expect(measured.media.first?.feedback.rrtr == true && session.media.first?.feedback.rrtr == false)
    }

    @Test(arguments: [
        ("a=rtcp-fb:96 transport-cc\n", "", false), ("", "a=extmap:3 \(HeaderExtensionSelection.transportWideCC)\n", false),
        ("a=rtcp-fb:96 transport-cc\n", "a=extmap:3 \(HeaderExtensionSelection.transportWideCC)\n", true),
    ])
    func `transport-wide feedback needs the feedback line and the extension line`(feedback: String, map: String, isTaken: Bool) throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both + feedback + map)
        #expect(session.media[1].feedback.transportCC == isTaken)
        #expect(session.media[1].headerExtensions.transportWideCC == (isTaken ? 3 : 0))
        #expect(try session.values(of: "rtcp-fb", inSection: 1) == (isTaken ? ["96 transport-cc"] : []))
        #expect(try session.values(of: "extmap", inSection: 1).count == (isTaken ? 1 : 0))
    }

    @Test(
        arguments: [
            ("4", "4", 4), ("200", "200", 200), ("4/sendonly", "4/recvonly", 4), ("4/sendrecv", "4/sendrecv", 4), ("4/recvonly", nil, 0),
            ("4/inactive", nil, 0), ("15", nil, 0), ("4096", nil, 0),
        ] as [(String, String?, UInt8)])
    func `an extension that the peer sends keeps its id, with one byte or two`(offered: String, answered: String?, id: UInt8) throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both + "a=extmap:\(offered) \(HeaderExtensionSelection.mid)\n")
        #expect(session.media[1].headerExtensions.mid == id)
        #expect(try session.values(of: "extmap", inSection: 1) == (answered.map { ["\($0) \(HeaderExtensionSelection.mid)"] } ?? []))
    }

    @Test func `mixed extension headers are allowed where the offer allows them`() throws {
        let inSession = try MediaNegotiator.answer(to: SampleOffer.both.replacing("a=group", by: "a=extmap-allow-mixed\na=group"))
        #expect(try SessionDescription(parsing: inSession.answer).attributes.contains(.extmapAllowMixed))
        let inMedia = try MediaNegotiator.answer(to: SampleOffer.both + "a=extmap-allow-mixed\n")
        #expect(try inMedia.lines(ofSection: 1).contains("a=extmap-allow-mixed"))
        #expect(try !inMedia.lines(ofSection: 0).contains("a=extmap-allow-mixed"))
    }

    @Test func `reduced-size RTCP is echoed, and used only where it is offered`() throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both + "a=rtcp-rsize\n")
        #expect(session.media.map(\.usesReducedSizeRTCP) == [false, true])
        #expect(try session.lines(ofSection: 1).contains("a=rtcp-rsize"))
        #expect(try !session.lines(ofSection: 0).contains("a=rtcp-rsize"))
    }

    @Test(
        arguments: [
            ("a=rid:h send\na=rid:l send\na=simulcast:send l;h\n", ["l", "h"], "recv l;h"),
            ("a=rid:h send\na=rid:l send\na=simulcast:send h;~l\n", ["h", "l"], "recv h;l"),
            ("a=rid:a send\na=rid:b send\na=simulcast:send x,b;a\n", ["b", "a"], "recv b;a"),
            ("a=rid:h send pt=96\na=rid:v send pt=98\na=simulcast:send v;h\n", ["h"], "recv h"),
            ("a=rid:h send\n", ["h"], nil), ("a=simulcast:send h;l\n", [], nil), ("a=rid:h recv\na=simulcast:recv h\n", [], nil),
        ] as [(String, [String], String?)])
    func `layers are taken in offered order when they are declared and carry VP8`(lines: String, rids: [String], answer: String?) throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both + lines)
        #expect(session.media[1].rids == rids)
        #expect(try session.values(of: "rid", inSection: 1) == rids.map { "\($0) recv" })
        #expect(try session.values(of: "simulcast", inSection: 1) == (answer.map { [$0] } ?? []))
    }

    @Test func `streams are told apart from their retransmissions and repairs`() throws {
        let session = try MediaNegotiator.answer(
            to: SampleOffer.both
                + """
                a=ssrc-group:SIM 1 2
                a=ssrc-group:FID 1 11
                a=ssrc-group:FID 2 12
                a=ssrc-group:FEC-FR 1 21
                a=ssrc:1 cname:someone
                a=ssrc:11 cname:someone
                a=ssrc:1 msid:stream track
                """)
        #expect(session.media[1].ssrcs == [1, 2])
        #expect(session.media[1].retransmissionSSRCs == [11: 1, 12: 2])
        #expect(session.media[1].canonicalName == "someone")
        #expect(session.media[1].streamID == "stream")
    }

    @Test func `slides are a screen share`() throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both + "a=content:slides\n")
        #expect(session.media.map(\.isScreenShare) == [false, true])
    }

    @Test func `a stream named - is none`() throws {
        #expect(try MediaNegotiator.answer(to: SampleOffer.both + "a=msid:- track\n").media[1].streamID == nil)
    }

    @Test func `an ICE-lite peer is seen`() throws {
        #expect(try MediaNegotiator.answer(to: SampleOffer.both.replacing("a=group", by: "a=ice-lite\na=group")).remoteICE.isLite)
        #expect(try !MediaNegotiator.answer(to: SampleOffer.both).remoteICE.isLite)
    }

    @Test func `an m-section without a mid gets a name of its own, which the answer keeps to itself`() throws {
        let audio = SampleOffer.audio.replacing("a=mid:0\n", by: "")
        let offer = SampleOffer.session(nil) + audio + SampleOffer.video.replacing("mid:1", by: "mid:0")
        let session = try MediaNegotiator.answer(to: offer)
        #expect(session.media.map(\.mid) == ["_0", "0"])
        #expect(try !session.lines(ofSection: 0).contains { $0.hasPrefix("a=mid") })
    }

    @Test func `data channels and what nobody knows get port 0, and a warning`() throws {
        let offer =
            SampleOffer.both.replacing("BUNDLE 0 1", by: "BUNDLE 2 0 1 3")
            + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:2\nm=image 9 UDP/TLS/RTP/SAVPF 100\na=mid:3\n"
        let session = try MediaNegotiator.answer(to: offer)
        #expect(session.warnings == ["data channels are not recorded", "m=image is not recorded: only audio and video are"])
        #expect(session.answer.contains("a=group:BUNDLE 0 1\r\n"))
        #expect(try session.lines(ofSection: 2)[0] == "m=application 0 UDP/DTLS/SCTP webrtc-datachannel")
        #expect(session.media.count == 2)
    }

    @Test func `an m-section outside the BUNDLE group is refused`() throws {
        let session = try MediaNegotiator.answer(to: SampleOffer.both.replacing("BUNDLE 0 1", by: "BUNDLE 1"))
        #expect(session.media.map(\.isReceiving) == [false, true])
        #expect(session.warnings.count == 1)
    }

    @Test func `an m-section without rtcp-mux is refused, unless the first of its bundle has it`() throws {
        let first = SampleOffer.session("0 1") + SampleOffer.audio.replacing("a=rtcp-mux\n", by: "") + SampleOffer.video
        #expect(try MediaNegotiator.answer(to: first).media.map(\.isReceiving) == [false, true])
        let second = SampleOffer.session("0 1") + SampleOffer.audio + SampleOffer.video.replacing("a=rtcp-mux\n", by: "")
        #expect(try MediaNegotiator.answer(to: second).media.map(\.isReceiving) == [true, true])
    }

    @Test func `what stands at session level holds for every m-section that has none of its own`() throws {
        let transport = "a=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\na=fingerprint:\(SampleOffer.fingerprint)\n"
        let offer = SampleOffer.both.replacing(transport, by: "").replacing("a=group", by: transport + "a=group")
        #expect(try MediaNegotiator.answer(to: offer).remoteICE.credentials.ufrag == "abcd")
        let own = try MediaNegotiator.answer(to: offer + "").remoteFingerprints
        #expect(own == [DTLSFingerprint(algorithm: .sha256, bytes: Array(repeating: 0xAB, count: 32))])
        let replaced = offer.replacing("a=mid:0", by: "a=fingerprint:\(SampleOffer.otherFingerprint)\na=mid:0")
        #expect(
            try MediaNegotiator.answer(to: replaced).remoteFingerprints
                == [DTLSFingerprint(algorithm: .sha256, bytes: Array(repeating: 0xCD, count: 32))])
    }

    @Test func `a bundled m-section may leave the transport to the first`() throws {
        let video = SampleOffer.video.replacing(
            "a=ice-ufrag:abcd\na=ice-pwd:0123456789012345678901\na=fingerprint:\(SampleOffer.fingerprint)\na=setup:actpass\n", by: "")
        let speex = SampleOffer.audio.replacing("opus/48000/2", by: "speex/48000")
        let session = try MediaNegotiator.answer(to: SampleOffer.session("0 1") + speex + video)
        #expect(session.remoteICE.credentials.ufrag == "abcd")
        #expect(session.media.map(\.isReceiving) == [false, true])
    }

    @Test func `the candidates of a refused m-section serve the bundle-only ones that share its credentials`() throws {
        let refused = SampleOffer.audio.replacing("opus/48000/2", by: "speex/48000") + "a=candidate:1\na=end-of-candidates\n"
        let video = SampleOffer.video.replacing("video 9", by: "video 0") + "a=bundle-only\n"
        let shared = try MediaNegotiator.answer(to: SampleOffer.session("0 1") + refused + video)
        #expect(shared.remoteICE.candidates == ["1"])
        #expect(shared.remoteICE.endOfCandidates)
        let own = try MediaNegotiator.answer(to: SampleOffer.session("0 1") + refused + video.replacing("abcd", by: "efgh"))
        #expect(own.remoteICE.candidates == [])
    }

    @Test func `a bundle-only m-section outside every bundle is one that is given up`() throws {
        let video = SampleOffer.video.replacing("video 9", by: "video 0") + "a=bundle-only\n"
        let session = try MediaNegotiator.answer(to: SampleOffer.session("0") + SampleOffer.audio + video)
        #expect(session.media.map(\.isReceiving) == [true, false])
        #expect(session.warnings == [])
    }

    @Test func `layers are bounded`() throws {
        let rids = (0..<40).map { "r\($0)" }
        let lines = rids.map { "a=rid:\($0) send\n" }.joined() + "a=simulcast:send \(rids.joined(separator: ";"))\n"
        #expect(try MediaNegotiator.answer(to: SampleOffer.both + lines).media[1].rids == Array(rids.prefix(16)))
    }

    @Test func `the session id is ours for all descriptions, and each has a version of its own`() throws {
        var negotiator = MediaNegotiator()
        let origins = try (1...3).map { _ in
            try SessionDescription(parsing: negotiator.answer(to: SampleOffer.both, local: SampleOffer.local).answer).origin
        }
        #expect(origins.map(\.sessionID) == [42, 42, 42])
        #expect(origins.map(\.sessionVersion) == [1, 2, 3])
    }
}
