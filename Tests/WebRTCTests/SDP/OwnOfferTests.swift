import Media
import Testing

@testable import WebRTC

@Suite struct OwnOfferTests {
    @Test func `our offer asks for what our answers take, and leaves the DTLS role open`() throws {
        var negotiator = MediaNegotiator()
        let offer = try SessionDescription(parsing: negotiator.makeOffer(receiving: [.audio, .video], local: SampleOffer.local))
        #expect(offer.attributes.contains(.group(MediaGroup(semantics: "BUNDLE", mids: ["0", "1"]))))
        #expect(offer.media.map(\.formats) == [["63", "111"], ["96", "97"]])
        for section in offer.media {
            for attribute in [SDPAttribute.direction(.recvonly), .setup(.actpass), .rtcpMux, .reducedSizeRTCP] {
                #expect(section.attributes.contains(attribute))
            }
        }
        for kind in ["nack", "nack pli", "ccm fir", "transport-cc", "goog-remb"] {
            #expect(offer.media[1].attributes.contains(.feedback(RTCPFeedback(payloadType: 96, kind: kind))))
        }
        #expect(offer.media[0].attributes.contains(.feedback(RTCPFeedback(payloadType: 111, kind: "nack"))))
    }

    @Test func `Chromium's answer to our offer is taken`() throws {
        var negotiator = MediaNegotiator()
        _ = negotiator.makeOffer(receiving: [.audio, .video], local: SampleOffer.local)
        let session = try negotiator.accept(answer: OfferFixture(name: "chromium-answer-to-our-offer").text())
        #expect(session.answer == "")
        #expect(session.dtlsRole == .server)
        #expect(session.media.map(\.isReceiving) == [true, true])
        #expect(session.media[0].payloadTypes == [63: .red(primary: 111), 111: .opus(stereo: false)])
        #expect(session.media[1].payloadTypes == [96: .vp8, 97: .rtx(primary: 96)])
        #expect(session.media[1].retransmissionSSRCs == [3_572_562_892: 4_149_455_096])
        #expect(session.media[1].feedback == FeedbackSupport(nack: true, pli: true, fir: true, transportCC: true, remb: true))
    }

    @Test func `a second offer keeps the m-sections of the first in their places`() throws {
        var negotiator = MediaNegotiator()
        _ = negotiator.makeOffer(receiving: [.audio, .video], local: SampleOffer.local)
        _ = try negotiator.accept(answer: OfferFixture(name: "chromium-answer-to-our-offer").text())
        let more = try SessionDescription(parsing: negotiator.makeOffer(receiving: [.video, .video], local: SampleOffer.local))
        #expect(more.media.map(\.kind) == ["audio", "video", "video"])
        #expect(more.media.map { $0.attributes.contains(.direction(.recvonly)) } == [false, true, true])
        #expect(more.media[2].attributes.contains(.mid("2")))
        #expect(more.origin.sessionVersion == 2)
    }

    @Test func `an offer after answers keeps the peer's payload types`() throws {
        var negotiator = MediaNegotiator()
        _ = try negotiator.answer(to: SampleOffer.both.replacing("96", by: "120"), local: SampleOffer.local)
        let offer = try SessionDescription(parsing: negotiator.makeOffer(receiving: [.audio, .video, .video], local: SampleOffer.local))
        #expect(offer.media.map(\.formats) == [["111"], ["120"], ["120"]])
    }

    @Test func `answers that do not fit are refused with the reason`() throws {
        var negotiator = MediaNegotiator()
        #expect(throws: AnswerError.noOfferMade) { try negotiator.accept(answer: SampleOffer.both) }
        _ = negotiator.makeOffer(receiving: [.audio, .video], local: SampleOffer.local)
        #expect(throws: AnswerError.noDTLSRole) { try negotiator.accept(answer: SampleOffer.both) }
        #expect(throws: AnswerError.mediaCountDiffers(offered: 2, answered: 1)) {
            try negotiator.accept(answer: SampleOffer.session("0") + SampleOffer.audio)
        }
        #expect(throws: AnswerError.unusable(.notSDP(line: 1, reason: "a session description begins with v=0"))) {
            try negotiator.accept(answer: "")
        }
        #expect(throws: AnswerError.unusable(.noMedia)) { try negotiator.accept(answer: SampleOffer.both.replacing(" 9 ", by: " 0 ")) }
        let session = try negotiator.accept(answer: SampleOffer.both.replacing("actpass", by: "passive"))
        #expect(session.dtlsRole == .client)
    }
}
