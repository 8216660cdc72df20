import Media
import Testing
import WebRTC

@testable import Benchmark

struct PublisherOfferTests {
    @Test func `the recorder takes pictures with retransmission, and sound with NACK`() throws {
        var random = BenchmarkGenerator(seed: 1)
        let load = BenchmarkLoad()
        let streams = [PreparedMedia.video(load), PreparedMedia.audio(load)].map { PublishedStream($0, using: &random) }
        let identity = try DTLSIdentity()
        let offer = PublisherOffer.text(
            streams, credentials: ICECredentials(ufrag: "abcd", password: "0123456789012345678901"), candidates: [],
            fingerprint: identity.fingerprint)
        var session = PeerSession(
            PeerSession.Configuration(identity: identity, localAddresses: [TransportAddress(ip: .v4(0x7F00_0001), port: 20_000)]),
            using: &random, at: .zero)
        let answer = try session.accept(offer: offer, using: &random, at: .zero)
        #expect(answer.warnings.isEmpty)
        #expect(answer.sdp.contains("a=rtpmap:97 rtx/90000"))
        #expect(answer.sdp.contains("a=rtcp-fb:96 nack\r\n"))
        #expect(answer.sdp.contains("a=rtcp-fb:111 nack\r\n"))
        let read = try PublisherAnswer(parsing: answer.sdp)
        #expect(Set(read.fingerprints) == [identity.fingerprint])
        #expect(try read.address(for: .v4(0x7F00_0001)) == TransportAddress(ip: .v4(0x7F00_0001), port: 20_000))
    }

    @Test func `an answer that cannot be reached says so`() throws {
        let sdp = "v=0\r\na=ice-ufrag:abcd\r\na=ice-pwd:0123456789012345678901\r\na=setup:passive\r\n"
        let answer = try PublisherAnswer(parsing: sdp)
        #expect(throws: BenchmarkError.self) { try answer.address(for: .v4(0x7F00_0001)) }
        #expect(throws: BenchmarkError.self) { try PublisherAnswer(parsing: "v=0\r\n") }
    }
}
