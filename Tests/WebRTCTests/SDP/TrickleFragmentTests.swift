import Testing

@testable import WebRTC

@Suite struct TrickleFragmentTests {
    /// In the manner of RFC 9725 §4.3.2.
    private static let candidates = """
        a=group:BUNDLE 0 1
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        a=mid:0
        a=ice-ufrag:efgh
        a=ice-pwd:9876543210987654321098
        a=candidate:1387637174 1 udp 2122260223 192.0.2.1 61764 typ host generation 0 ufrag efgh network-id 1
        a=candidate:3471623853 1 udp 2122194687 198.51.100.2 61765 typ host generation 0 ufrag efgh network-id 2
        a=end-of-candidates
        """

    @Test func `brings candidates by mid, and their end`() throws {
        let fragment = try TrickleFragment(parsing: Self.candidates)
        #expect(fragment.credentials == ICECredentials(ufrag: "efgh", password: "9876543210987654321098"))
        #expect(fragment.candidates.map(\.mid) == ["0", "0"])
        #expect(fragment.candidates[0].text.hasPrefix("1387637174 1 udp"))
        #expect(fragment.endOfCandidates)
    }

    @Test func `may have its credentials before the first m-section, and no m-section at all`() throws {
        let fragment = try TrickleFragment(parsing: "a=ice-ufrag:efgh\r\na=ice-pwd:9876543210987654321098\r\na=candidate:1\r\n")
        #expect(fragment.credentials?.ufrag == "efgh")
        #expect(fragment.candidates == [.init(mid: nil, text: "1")])
        #expect(!fragment.endOfCandidates)
        #expect(try TrickleFragment(parsing: "") == TrickleFragment())
    }

    @Test func `has no credentials when they are not whole`() throws {
        #expect(try TrickleFragment(parsing: "a=ice-ufrag:efgh\n").credentials == nil)
        #expect(try TrickleFragment(parsing: "a=ice-ufrag:efg\na=ice-pwd:9876543210987654321098\n").credentials == nil)
    }

    @Test func `comes out as it went in`() throws {
        let fragment = TrickleFragment(
            credentials: ICECredentials(ufrag: "efgh", password: "9876543210987654321098"),
            candidates: [.init(mid: "0", text: "1"), .init(mid: "0", text: "2"), .init(mid: "1", text: "3")], endOfCandidates: true)
        #expect(
            fragment.description
                == "a=ice-ufrag:efgh\r\na=ice-pwd:9876543210987654321098\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:0\r\na=candidate:1\r\n"
                + "a=candidate:2\r\nm=audio 9 UDP/TLS/RTP/SAVPF 0\r\na=mid:1\r\na=candidate:3\r\na=end-of-candidates\r\n")
        #expect(try TrickleFragment(parsing: fragment.description) == fragment)
    }

    @Test(arguments: [("hello", 1), ("a=mid:0\nm=audio\n", 2), ("m=audio 9 RTP/AVP 0\na=mid:\n", 2)])
    func `an error names the line`(text: String, line: Int) {
        let error = #expect(throws: SDPParseError.self) { try TrickleFragment(parsing: text) }
        #expect(error?.line == line)
    }

    @Test func `with new credentials it restarts ICE, and is answered with ours`() throws {
        var negotiator = MediaNegotiator()
        _ = try negotiator.answer(to: SampleOffer.both, local: SampleOffer.local)
        let fragment = try TrickleFragment(parsing: Self.candidates)
        #expect(negotiator.isICERestart(fragment))
        let restarted = negotiator.restart(by: fragment, local: SampleOffer.local)
        let restart = try #require(restarted)
        #expect(restart.remoteICE.credentials.ufrag == "efgh")
        #expect(restart.remoteICE.candidates.count == 2)
        #expect(restart.remoteICE.endOfCandidates)
        #expect(restart.answer.credentials == SampleOffer.local.iceCredentials)
        #expect(restart.answer.candidates == SampleOffer.local.candidates.map { .init(mid: "0", text: $0) })
        #expect(!negotiator.isICERestart(fragment))
        let again = negotiator.restart(by: fragment, local: SampleOffer.local)
        #expect(again == nil)
    }

    @Test func `with the credentials in use, or before there are any, it restarts nothing`() throws {
        var negotiator = MediaNegotiator()
        let fragment = try TrickleFragment(parsing: Self.candidates)
        #expect(negotiator.restart(by: fragment, local: SampleOffer.local) == nil)
        let same = SampleOffer.both.replacing("abcd", by: "efgh").replacing("pwd:0123456789012345678901", by: "pwd:9876543210987654321098")
        _ = try negotiator.answer(to: same, local: SampleOffer.local)
        #expect(negotiator.restart(by: fragment, local: SampleOffer.local) == nil)
        #expect(negotiator.restart(by: TrickleFragment(), local: SampleOffer.local) == nil)
    }
}
