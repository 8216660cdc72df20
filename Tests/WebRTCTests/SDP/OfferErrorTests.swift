import Testing

@testable import WebRTC

@Suite struct OfferErrorTests {
    private func error(of offer: String) -> OfferError? {
        do {
            _ = try MediaNegotiator.answer(to: offer)
            return nil
        } catch {
            return error
        }
    }

    @Test func `what is no SDP is told by line`() {
        #expect(error(of: "") == .notSDP(line: 1, reason: "a session description begins with v=0"))
        #expect(error(of: "hello") == .notSDP(line: 1, reason: "not of the form <letter>=<value>"))
        #expect(
            error(of: SampleOffer.both.replacing("a=rtpmap:111 opus/48000/2", by: "a=rtpmap:111 opus"))
                == .notSDP(line: 15, reason: "a=rtpmap needs a payload type below 128, a name and a clock rate"))
    }

    @Test func `an offer without media has nothing to record`() {
        #expect(error(of: SampleOffer.session(nil)) == .noMedia)
        #expect(error(of: SampleOffer.session("0") + "m=application 9 UDP/DTLS/SCTP webrtc-datachannel\na=mid:0\n") == .noMedia)
        #expect(error(of: SampleOffer.both.replacing(" 9 ", by: " 0 ")) == .noMedia)
    }

    @Test func `an offer must have a fingerprint that can be checked`() {
        let without = SampleOffer.both.replacing("a=fingerprint:\(SampleOffer.fingerprint)\n", by: "")
        #expect(error(of: without) == .missingFingerprint(mid: "0"))
        let weak = "sha-1 " + Array(repeating: "AB", count: 20).joined(separator: ":")
        #expect(
            error(of: SampleOffer.both.replacing(SampleOffer.fingerprint, by: weak)) == .unsupportedFingerprint(mid: "0", weak))
    }

    @Test func `an offer must have ICE credentials of the right length and letters`() {
        #expect(error(of: SampleOffer.both.replacing("a=ice-ufrag:abcd\n", by: "")) == .missingICECredentials(mid: "0"))
        #expect(error(of: SampleOffer.both.replacing("a=ice-pwd:0123456789012345678901\n", by: "")) == .missingICECredentials(mid: "0"))
        #expect(error(of: SampleOffer.both.replacing("ufrag:abcd", by: "ufrag:abc")) == .invalidICECredentials(mid: "0"))
        #expect(error(of: SampleOffer.both.replacing("pwd:0123", by: "pwd:012")) == .invalidICECredentials(mid: "0"))
        #expect(error(of: SampleOffer.both.replacing("ufrag:abcd", by: "ufrag:ab:cd")) == .invalidICECredentials(mid: "0"))
    }

    @Test func `an offer must have a codec in common`() {
        let offer = SampleOffer.both.replacing("VP8/", by: "AV1/").replacing("opus/", by: "speex/")
        #expect(error(of: offer) == .noCommonCodec(offered: ["speex", "AV1"]))
    }

    @Test func `an offer must multiplex RTP and RTCP`() {
        #expect(error(of: SampleOffer.both.replacing("a=rtcp-mux\n", by: "")) == .noRTCPMux(mid: "0"))
    }

    @Test func `two m-sections may not have one name`() {
        #expect(error(of: SampleOffer.both.replacing("a=mid:1", by: "a=mid:0")) == .duplicateMID("0"))
    }

    @Test(
        arguments: [
            .notSDP(line: 3, reason: "has a control character"), .noMedia, .missingFingerprint(mid: "0"),
            .unsupportedFingerprint(mid: "0", "md5 00"), .missingICECredentials(mid: "0"), .invalidICECredentials(mid: "0"),
            .fingerprintChanged, .noCommonCodec(offered: ["H264"]), .noRTCPMux(mid: "0"), .duplicateMID("0"),
            .mediaRemoved(before: 2, now: 1),
        ] as [OfferError])
    func `every error says in one line what is wrong`(error: OfferError) {
        #expect(error.description.count > 20)
        #expect(!error.description.contains("\n"))
    }
}
