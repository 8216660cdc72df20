import Media
import Testing

@testable import WebRTC

@Suite struct RenegotiationTests {
    private static let restarted = SampleOffer.both.replacing("abcd", by: "efgh").replacing("a=ice-pwd:0123", by: "a=ice-pwd:9876")

    @Test func `a track keeps its id while its m-section keeps its mid`() throws {
        var negotiator = MediaNegotiator()
        let first = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        let screen = SampleOffer.video.replacing("a=mid:1", by: "a=mid:2")
        let second = try negotiator.answer(to: SampleOffer.both.replacing("0 1", by: "0 1 2") + screen, local: SampleOffer.local)
        #expect(first.media.map(\.trackID.rawValue) == [1, 2])
        #expect(second.media.map(\.trackID.rawValue) == [1, 2, 3])
        #expect(!second.isICERestart)
    }

    @Test func `a track that is stopped keeps its id and receives no more`() throws {
        var negotiator = MediaNegotiator()
        _ = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        let stopped = SampleOffer.session("0") + SampleOffer.audio + SampleOffer.video.replacing("video 9", by: "video 0")
        let session = try negotiator.answer(to: stopped, local: SampleOffer.local)
        #expect(session.media.map(\.trackID.rawValue) == [1, 2])
        #expect(session.media.map(\.isReceiving) == [true, false])
        #expect(session.warnings == [])
    }

    @Test func `an m-section that comes back under another mid is a new track`() throws {
        var negotiator = MediaNegotiator()
        _ = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        let recycled = SampleOffer.session("0 2") + SampleOffer.audio + SampleOffer.video.replacing("a=mid:1", by: "a=mid:2")
        #expect(try negotiator.answer(to: recycled, local: SampleOffer.local).media.map(\.trackID.rawValue) == [1, 3])
    }

    @Test func `when everything is stopped the transport stays`() throws {
        var negotiator = MediaNegotiator()
        let first = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        let stopped = SampleOffer.both.replacing(" 9 ", by: " 0 ")
        let session = try negotiator.answer(to: stopped, local: SampleOffer.local)
        #expect(session.remoteICE == first.remoteICE)
        #expect(session.media.map(\.isReceiving) == [false, false])
        #expect(!session.answer.contains("BUNDLE"))
    }

    @Test func `other credentials are an ICE restart`() throws {
        var negotiator = MediaNegotiator()
        #expect(!negotiator.isICERestart(SampleOffer.both))
        let first = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        #expect(!negotiator.isICERestart(SampleOffer.both))
        #expect(negotiator.isICERestart(Self.restarted))
        let second = try negotiator.answer(to: Self.restarted, local: SampleOffer.local)
        #expect(!first.isICERestart)
        #expect(second.isICERestart)
        #expect(second.remoteICE.credentials.ufrag == "efgh")
        #expect(try !negotiator.answer(to: Self.restarted, local: SampleOffer.local).isICERestart)
    }

    @Test func `another certificate comes with an ICE restart, or not at all`() throws {
        var negotiator = MediaNegotiator()
        _ = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        let changed = SampleOffer.both.replacing(SampleOffer.fingerprint, by: SampleOffer.otherFingerprint)
        #expect(throws: OfferError.fingerprintChanged) { try negotiator.answer(to: changed, local: SampleOffer.local) }
        let both = Self.restarted.replacing(SampleOffer.fingerprint, by: SampleOffer.otherFingerprint)
        #expect(try negotiator.answer(to: both, local: SampleOffer.local).remoteFingerprints.count == 1)
    }

    @Test func `who was the DTLS client stays it when the next offer leaves the choice to us`() throws {
        var negotiator = MediaNegotiator()
        _ = try negotiator.answer(to: SampleOffer.both.replacing("actpass", by: "passive"), local: SampleOffer.local)
        let second = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        #expect(second.dtlsRole == .client)
        #expect(try second.values(of: "setup", inSection: 0) == ["active"])
        let renewed = Self.restarted.replacing(SampleOffer.fingerprint, by: SampleOffer.otherFingerprint)
        #expect(try negotiator.answer(to: renewed, local: SampleOffer.local).dtlsRole == .server)
    }

    @Test func `an offer may not leave m-sections out`() throws {
        var negotiator = MediaNegotiator()
        _ = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        #expect(throws: OfferError.mediaRemoved(before: 2, now: 1)) {
            try negotiator.answer(to: SampleOffer.session("0") + SampleOffer.audio, local: SampleOffer.local)
        }
    }

    @Test func `an offer that cannot be answered changes nothing`() throws {
        var negotiator = MediaNegotiator()
        let first = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        let broken = Self.restarted.replacing("opus/", by: "speex/").replacing("VP8/", by: "AV1/").replacing("a=mid:1", by: "a=mid:2")
        #expect(throws: OfferError.noCommonCodec(offered: ["speex", "AV1"])) { try negotiator.answer(to: broken, local: SampleOffer.local) }
        let again = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        #expect(again.media == first.media)
        #expect(!again.isICERestart)
        #expect(try SessionDescription(parsing: again.answer).origin.sessionVersion == 2)
    }

    @Test func `an offer from the peer takes the place of one of ours that waits for its answer`() throws {
        var negotiator = MediaNegotiator()
        _ = negotiator.makeOffer(receiving: [.audio], local: SampleOffer.local)
        _ = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        #expect(throws: AnswerError.noOfferMade) { try negotiator.accept(answer: SampleOffer.both.replacing("actpass", by: "active")) }
    }
}
