@testable import WebRTC

/// A small offer whose lines a test can change, and what our side says to it.
enum SampleOffer {
    static let fingerprint = "sha-256 " + Array(repeating: "AB", count: 32).joined(separator: ":")
    static let otherFingerprint = "sha-256 " + Array(repeating: "CD", count: 32).joined(separator: ":")

    static let audio = """
        m=audio 9 UDP/TLS/RTP/SAVPF 111
        c=IN IP4 0.0.0.0
        a=ice-ufrag:abcd
        a=ice-pwd:0123456789012345678901
        a=fingerprint:\(fingerprint)
        a=setup:actpass
        a=mid:0
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:111 opus/48000/2

        """
    static let video = """
        m=video 9 UDP/TLS/RTP/SAVPF 96
        c=IN IP4 0.0.0.0
        a=ice-ufrag:abcd
        a=ice-pwd:0123456789012345678901
        a=fingerprint:\(fingerprint)
        a=setup:actpass
        a=mid:1
        a=sendrecv
        a=rtcp-mux
        a=rtpmap:96 VP8/90000

        """
    static let both = session("0 1") + audio + video

    /// The lines before the first m-section.
    static func session(_ bundle: String?) -> String {
        "v=0\no=- 1 1 IN IP4 127.0.0.1\ns=-\nt=0 0\n" + (bundle.map { "a=group:BUNDLE \($0)\n" } ?? "")
    }

    static let local = MediaNegotiator.LocalParameters(
        iceCredentials: ICECredentials(ufrag: "ours", password: "our-password-of-22-chr"),
        candidates: ["1 1 udp 2130706431 192.0.2.1 20000 typ host", "2 1 udp 2130706175 2001:db8::1 20000 typ host"],
        fingerprint: DTLSFingerprint(algorithm: .sha256, bytes: Array(0..<32)), sessionID: 42)
}

extension String {
    /// With one thing written otherwise; the test is wrong when it is not there.
    func replacing(_ old: String, by new: String) -> String {
        precondition(contains(old), "the sample has no \(old)")
        return split(separator: old, omittingEmptySubsequences: false).joined(separator: new)
    }
}

extension MediaNegotiator {
    /// The answer of a fresh negotiator.
    static func answer(to offer: String) throws(OfferError) -> NegotiatedSession {
        var negotiator = MediaNegotiator()
        return try negotiator.answer(to: offer, local: SampleOffer.local)
    }
}

extension NegotiatedSession {
    /// The lines of one m-section of the answer.
    func lines(ofSection index: Int) throws -> [String] {
        try SessionDescription(parsing: answer).media[index].lines
    }

    /// The values of an attribute in one m-section of the answer.
    func values(of name: String, inSection index: Int) throws -> [String] {
        try lines(ofSection: index).filter { $0.hasPrefix("a=\(name):") }.map { String($0.dropFirst(name.utf8.count + 3)) }
    }
}
