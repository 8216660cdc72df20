import TestSupport
import Testing

@testable import WebRTC

/// Whatever arrives is answered or refused, and what is answered is SDP again.
@Suite struct HostileOfferTests {
    private func feed(_ text: String, to negotiator: inout MediaNegotiator) throws {
        if let session = try? negotiator.answer(to: text, local: SampleOffer.local) {
            let answer = try SessionDescription(parsing: session.answer)
            #expect(try answer.media.count == SessionDescription(parsing: text).media.count)
        }
        _ = try? TrickleFragment(parsing: text)
    }

    @Test(arguments: OfferFixture.all) func `cut off at any line`(fixture: OfferFixture) throws {
        let bytes = Array(try fixture.text().utf8)
        // In every third line; at every byte, two small ones below.
        let ends = bytes.indices.filter { bytes[$0] == UInt8(ascii: "\n") }
        let places = ends.enumerated().filter { $0.offset % 3 == 0 }.map { $0.element - $0.offset % 4 }
        for place in places {
            var negotiator = MediaNegotiator()
            try feed(String(decoding: bytes[..<place], as: UTF8.self), to: &negotiator)
        }
    }

    @Test(arguments: [OfferFixture(name: "obs-whip-h264"), OfferFixture(name: "webrtcbin-max-bundle")])
    func `cut off at every byte`(fixture: OfferFixture) throws {
        let bytes = Array(try fixture.text().utf8)
        for count in bytes.indices {
            var negotiator = MediaNegotiator()
            try feed(String(decoding: bytes[..<count], as: UTF8.self), to: &negotiator)
        }
    }

    @Test(arguments: OfferFixture.all) func `with bytes changed, lines doubled, lost and exchanged`(fixture: OfferFixture) throws {
        var random = SeededGenerator(seed: 0x5D9)
        let lines = try fixture.text().split(separator: "\r\n").map { Array($0.utf8) }
        for _ in 0..<20 {
            var changed = lines
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                let index = changed.indices.randomElement(using: &random)!
                switch Int.random(in: 0..<5, using: &random) {
                case 0: changed.insert(changed[index], at: changed.indices.randomElement(using: &random)!)
                case 1 where changed.count > 1: changed.remove(at: index)
                case 2: changed.swapAt(index, changed.indices.randomElement(using: &random)!)
                case 3: changed[index] = changed[index].dropLast(Int.random(in: 0...8, using: &random))
                default:
                    guard let place = changed[index].indices.randomElement(using: &random) else { continue }
                    changed[index][place] = UInt8.random(in: .min ... .max, using: &random)
                }
            }
            // One negotiator for two offers in a row: a second one meets the state of the first.
            var negotiator = MediaNegotiator()
            try feed(fixture.text(), to: &negotiator)
            try feed(String(decoding: Array(changed.joined(separator: Array("\r\n".utf8))), as: UTF8.self), to: &negotiator)
        }
    }

    @Test func `as large as is allowed, and done within a moment`() throws {
        let line = "a=rtcp-fb:96 nack\n"
        let attributes = String(repeating: line, count: (200 * 1024) / line.utf8.count)
        let formats = (0..<128).map { String($0) }.joined(separator: " ")
        let section = SampleOffer.video.replacing("SAVPF 96", by: "SAVPF \(formats)")
        let session = try MediaNegotiator.answer(to: SampleOffer.session("1") + section + attributes)
        #expect(try session.values(of: "rtcp-fb", inSection: 0) == ["96 nack"])
    }
}
