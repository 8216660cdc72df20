import Media
import Testing

@testable import WebRTC

@Suite struct FixtureAnswerTests {
    /// What of an offer is recorded: `A` and `V` received, `a` and `v` there but not sent to us.
    private static let expected: [String: String] = [
        "aiortc-sendrecv": "AV", "chromium-call-balanced-trickle": "AV", "chromium-call-sendrecv": "AV", "chromium-data-channel": "AV",
        "chromium-h264-only": "Av", "chromium-ice-restart": "AV", "chromium-recvonly": "av", "chromium-recycled": "AV",
        "chromium-screen-added": "AVV", "chromium-simulcast": "AV", "chromium-whip-sendonly": "AV", "firefox-call-balanced-trickle": "AV",
        "firefox-call-sendrecv": "AV", "firefox-data-channel": "AV", "firefox-ice-restart": "AV",
        "firefox-recvonly": "av", "firefox-recycled": "AV", "firefox-screen-added": "AVV", "firefox-simulcast": "AV",
        "firefox-whip-sendonly": "AV", "legacy-two-transports": "Av", "obs-whip-h264": "Av", "pion-sendrecv": "AV",
        "safari-call-sendrecv": "AV", "webrtcbin-max-bundle": "AV",
    ]

    @Test(arguments: OfferFixture.all) func `of every client's offer what can be recorded is received`(fixture: OfferFixture) throws {
        let session = try MediaNegotiator.answer(to: fixture.text())
        let letters = session.media.map { media in
            let letter = media.kind == .audio ? "a" : "v"
            return media.isReceiving ? letter.uppercased() : letter
        }
        #expect(letters.sorted().joined() == Self.expected[fixture.name].map { String($0.sorted()) })
    }

    @Test(arguments: OfferFixture.all) func `an answer has the m-sections of its offer, in its order`(fixture: OfferFixture) throws {
        let offer = try SessionDescription(parsing: fixture.text())
        let answer = try SessionDescription(parsing: MediaNegotiator.answer(to: fixture.text()).answer)
        #expect(answer.media.map(\.kind) == offer.media.map(\.kind))
        #expect(answer.media.map(\.transportProtocol) == offer.media.map(\.transportProtocol))
        #expect(answer.media.map(\.mid) == offer.media.map(\.mid))
    }

    @Test(arguments: OfferFixture.all) func `an answer says nothing that was not offered`(fixture: OfferFixture) throws {
        let offer = try SessionDescription(parsing: fixture.text())
        let answer = try SessionDescription(parsing: MediaNegotiator.answer(to: fixture.text()).answer)
        for (offered, answered) in zip(offer.media, answer.media) {
            #expect(Set(answered.formats).isSubset(of: offered.formats))
            for attribute in answered.attributes {
                switch attribute {
                case .rtpmap, .feedback: #expect(offered.attributes.contains(attribute), "\(attribute)")
                case .headerExtension(let answer):
                    let ids = offered.attributes.compactMap { attribute -> UInt16? in
                        if case .headerExtension(let offer) = attribute, offer.uri == answer.uri { offer.id } else { nil }
                    }
                    #expect(ids == [answer.id], "\(attribute)")
                default: break
                }
            }
        }
    }

    @Test(arguments: OfferFixture.all) func `an answer never asks for what spoils a recording`(fixture: OfferFixture) throws {
        let answer = try MediaNegotiator.answer(to: fixture.text()).answer
        for unwanted in ["video-orientation", "playout-delay", "usedtx", "ulpfec", "sendrecv", "sendonly", "VP9/", "AV1/", "toffset"] {
            #expect(!answer.contains(unwanted), "\(unwanted)")
        }
    }

    @Test(arguments: OfferFixture.all) func `transport-wide feedback is answered in both lines or in none`(fixture: OfferFixture) throws {
        let session = try MediaNegotiator.answer(to: fixture.text())
        for section in try SessionDescription(parsing: session.answer).media {
            let lines = section.lines
            let hasFeedback = lines.contains { $0.hasSuffix(" transport-cc") }
            let hasExtension = lines.contains { $0.contains(HeaderExtensionSelection.transportWideCC) }
            #expect(hasFeedback == hasExtension)
        }
    }

    @Test(arguments: OfferFixture.all) func `our candidates stand once, and all of them`(fixture: OfferFixture) throws {
        let answer = try SessionDescription(parsing: MediaNegotiator.answer(to: fixture.text()).answer)
        let candidates = answer.media.map { media in
            media.attributes.compactMap { if case .candidate(let text) = $0 { text } else { nil } }
        }
        #expect(candidates.filter { !$0.isEmpty } == [SampleOffer.local.candidates])
        #expect(answer.media.filter { $0.attributes.contains(.endOfCandidates) }.count == 1)
    }

    @Test func `Chromium's sound is answered with RED first, its picture with every kind of feedback`() throws {
        let session = try MediaNegotiator.answer(to: OfferFixture(name: "chromium-call-sendrecv").text())
        #expect(
            try session.lines(ofSection: 0) == [
                "m=audio 9 UDP/TLS/RTP/SAVPF 63 111",
                "c=IN IP4 0.0.0.0",
                "a=candidate:1 1 udp 2130706431 192.0.2.1 20000 typ host",
                "a=candidate:2 1 udp 2130706175 2001:db8::1 20000 typ host",
                "a=end-of-candidates",
                "a=ice-ufrag:ours",
                "a=ice-pwd:our-password-of-22-chr",
                "a=ice-options:trickle",
                "a=fingerprint:\(SampleOffer.local.fingerprint)",
                "a=setup:passive",
                "a=mid:0",
                "a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level",
                "a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time",
                "a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                "a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=recvonly",
                "a=rtcp-mux",
                "a=rtcp-rsize",
                "a=rtpmap:63 red/48000/2",
                "a=fmtp:63 111/111",
                "a=rtpmap:111 opus/48000/2",
                "a=rtcp-fb:111 transport-cc",
                "a=fmtp:111 minptime=10;useinbandfec=1",
            ])
        #expect(
            try session.lines(ofSection: 1).filter { $0.hasPrefix("a=rt") } == [
                "a=rtcp-mux", "a=rtcp-rsize", "a=rtpmap:96 VP8/90000", "a=rtcp-fb:96 goog-remb", "a=rtcp-fb:96 transport-cc",
                "a=rtcp-fb:96 ccm fir", "a=rtcp-fb:96 nack", "a=rtcp-fb:96 nack pli", "a=rtpmap:97 rtx/90000",
            ])
        let video = session.media[1]
        #expect(video.payloadTypes == [96: .vp8, 97: .rtx(primary: 96)])
        #expect(video.ssrcs == [741_623_584])
        #expect(video.retransmissionSSRCs == [3_523_792_772: 741_623_584])
        #expect(video.headerExtensions == HeaderExtensionMap(mid: 4, rid: 10, repairedRID: 11, transportWideCC: 3, absoluteSendTime: 2))
        #expect(video.feedback == FeedbackSupport(nack: true, pli: true, fir: true, transportCC: true, remb: true))
        #expect(video.canonicalName == "sEUVX3GO63r4KDf6")
        #expect(video.streamID == "cf17efd1-36a8-406e-88ba-8f173d1cdb37")
        #expect(session.media[0].payloadTypes == [63: .red(primary: 111), 111: .opus(stereo: false)])
    }

    @Test func `the second m-section of Firefox and webrtcbin, port 0 and bundle-only, is taken`() throws {
        for name in ["firefox-call-sendrecv", "webrtcbin-max-bundle"] {
            let session = try MediaNegotiator.answer(to: OfferFixture(name: name).text())
            #expect(try SessionDescription(parsing: session.answer).media.map(\.port) == [9, 9])
            #expect(session.warnings == [])
        }
    }

    @Test func `a simulcast offer is answered with its layers, best first`() throws {
        for name in ["chromium-simulcast", "firefox-simulcast"] {
            let session = try MediaNegotiator.answer(to: OfferFixture(name: name).text())
            #expect(session.media[1].rids == ["h", "m", "l"])
            #expect(try session.values(of: "rid", inSection: 1) == ["h recv", "m recv", "l recv"])
            #expect(try session.values(of: "simulcast", inSection: 1) == ["recv h;m;l"])
        }
    }

    @Test func `OBS is told that its H264 is not recorded, and its stereo is kept`() throws {
        let session = try MediaNegotiator.answer(to: OfferFixture(name: "obs-whip-h264").text())
        #expect(session.warnings == ["video is not recorded: the publisher sends H264; choose VP8"])
        #expect(session.media[0].payloadTypes == [111: .opus(stereo: true)])
        #expect(try session.values(of: "fmtp", inSection: 0) == ["111 minptime=10;useinbandfec=1;stereo=1;sprop-stereo=1"])
        #expect(
            try session.lines(ofSection: 1) == [
                "m=video 0 UDP/TLS/RTP/SAVPF 96", "c=IN IP4 0.0.0.0", "a=ice-ufrag:ours", "a=ice-pwd:our-password-of-22-chr",
                "a=ice-options:trickle", "a=fingerprint:\(SampleOffer.local.fingerprint)", "a=setup:passive", "a=mid:1", "a=inactive",
                "a=rtcp-mux", "a=rtpmap:96 H264/90000", "a=fmtp:96 profile-level-id=42e01f;packetization-mode=1;level-asymmetry-allowed=1",
            ])
    }

    @Test func `aiortc's three fingerprints are all kept, and the candidates of its first m-section`() throws {
        let session = try MediaNegotiator.answer(to: OfferFixture(name: "aiortc-sendrecv").text())
        #expect(session.remoteFingerprints.map(\.algorithm) == [.sha256, .sha384, .sha512])
        #expect(session.remoteICE.candidates.map { $0.contains("54318") || $0.contains("40758") } == [true, true])
        #expect(session.remoteICE.endOfCandidates)
    }

    @Test func `of two transports the first is taken, and the other's m-section refused`() throws {
        let session = try MediaNegotiator.answer(to: OfferFixture(name: "legacy-two-transports").text())
        #expect(session.remoteICE.credentials.ufrag == "8hhY")
        #expect(session.warnings == ["video is not recorded: its m-section is outside the BUNDLE group; use one transport for all"])
        #expect(session.dtlsRole == .server)
        #expect(!session.answer.contains("a=mid") && !session.answer.contains("BUNDLE"))
    }
}

extension MediaDescription {
    fileprivate var mid: String? {
        for case .mid(let mid) in attributes { return mid }
        return nil
    }
}
