import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct STUNRoutingTests {
    @Test(arguments: RFC5769Vectors.all) func `STUN is told by its header`(datagram: [UInt8]) {
        #expect(STUNMessage.isSTUN(datagram))
    }

    @Test func `RTP, DTLS, the short and the long are not STUN`() {
        let request = RFC5769Vectors.request
        let others: [[UInt8]] = [
            [], [0], Array(request[..<19]), request + [0, 0, 0, 0], Array(request.dropLast()),
            [0x80] + request[1...],  // RTP: version 2
            [22] + request[1...3] + [0xFE, 0xFD, 0, 0] + request[8...],  // no cookie
        ]
        for datagram in others { #expect(!STUNMessage.isSTUN(datagram)) }
    }

    @Test func `the username is found without the rest being read`() {
        let datagram = RFC5769Vectors.request
        #expect(STUNMessage.username(in: datagram) == "evtj:h6vY")
        #expect(STUNMessage.receiverUfrag(in: datagram) == "evtj")
        #expect(STUNMessage.username(in: RFC5769Vectors.responseV4) == nil)
        #expect(STUNMessage.receiverUfrag(in: RFC5769Vectors.longTermRequest) == nil)
    }

    @Test func `only a response has a transaction tag`() {
        #expect(STUNMessage.transactionTag(inResponse: RFC5769Vectors.responseV4) == 0xB7E7_A701)
        #expect(STUNMessage.transactionTag(inResponse: RFC5769Vectors.request) == nil)
    }

    @Test func `garbage has no username and no tag`() {
        var random = SeededGenerator(seed: 4)
        for _ in 0..<2000 {
            var datagram = (0..<Int.random(in: 5...40, using: &random) * 4).map { _ in UInt8.random(in: 0...255, using: &random) }
            datagram[0] &= 0x3F
            datagram.store(bigEndian: UInt16(datagram.count - 20), at: 2)
            datagram.store(bigEndian: STUNMessage.magicCookie, at: 4)
            #expect(STUNMessage.isSTUN(datagram))
            _ = STUNMessage.username(in: datagram)
            _ = try? STUNMessage(parsing: datagram)
        }
    }
}
