import Media
import TestSupport
import Testing
import WebRTC

@Suite struct TransportFeedbackTests {
    /// From pion/rtcp's tests, made by Chrome.
    private static let oneRun: [UInt8] = [
        0xAF, 0xCD, 0x00, 0x05,  // padding, FMT 15, 6 words
        0xFA, 0x17, 0xFA, 0x17, 0x43, 0x03, 0x2F, 0xA0,
        0x00, 0x99, 0x00, 0x01,  // packet 153, one status
        0x3D, 0xE8, 0x02, 0x17,  // reference time 4 057 090, feedback 23
        0x20, 0x01,  // a run of one small delta
        0x94,  // 148 · 250 µs
        0x01,  // padding
    ]

    private static let allChunks: [UInt8] = [
        0x8F, 0xCD, 0x00, 0x08,
        0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x02,
        0xFF, 0xFE, 0x00, 0x18,  // packet 65 534 on, 24 statuses
        0xFF, 0xFF, 0xFF, 0x00,  // reference time -1
        0x00, 0x03,  // three lost
        0b1010_0000, 0b0000_0001,  // 14 statuses of 1 bit: the first and the last came
        0b1101_1000, 0b0000_0010,  // 7 of 2 bits: small, large, lost …, large
        0x04, 0x08, 0x0C,  // small deltas
        0xFF, 0xFE,  // -2
        0x01, 0x00,  // 256
        0x00, 0x00, 0x00,
    ]

    private static func parse(_ bytes: [UInt8]) -> TransportFeedback? {
        var result: TransportFeedback?
        RTCPPacket.forEach(in: bytes.span.bytes) { if case .transportFeedback(let feedback) = $0 { result = feedback } }
        return result
    }

    @Test func `reads Chrome's`() {
        #expect(
            Self.parse(Self.oneRun)
                == TransportFeedback(
                    senderSSRC: 0xFA17_FA17, mediaSSRC: 0x4303_2FA0, baseSequenceNumber: 153, referenceTime: 4_057_090,
                    feedbackPacketCount: 23, receiveDeltas: [148]))
    }

    @Test func `reads runs and vectors`() {
        let lost: Int16? = nil
        #expect(
            Self.parse(Self.allChunks)?.receiveDeltas == [lost, lost, lost] + [4] + Array(repeating: lost, count: 12) + [8]
                + [12, -2, lost, lost, lost, lost, 256])
        #expect(Self.parse(Self.allChunks)?.referenceTime == -1)
    }

    /// Patterns that make each kind of chunk, and mixtures of them.
    @Test(
        arguments: [
            [0], [nil, 0], [255, 256, -1, .max, .min], Array(repeating: 1, count: 20_000), [1] + Array(repeating: nil, count: 9000) + [2],
            (0..<100).map { $0 % 2 == 0 ? 3 : nil }, (0..<100).map { $0 % 7 == 0 ? 300 : 3 }, (0..<13).map { _ in 5 },
            Array(repeating: 1, count: 6) + [1000] + Array(repeating: nil, count: 20),
        ] as [[Int16?]])
    func `what is written reads the same`(deltas: [Int16?]) {
        let feedback = TransportFeedback(
            senderSSRC: 1, mediaSSRC: 2, baseSequenceNumber: 40_000, referenceTime: -8_388_608, feedbackPacketCount: 255,
            receiveDeltas: deltas)
        var bytes: [UInt8] = []
        feedback.serialize(into: &bytes)
        #expect(bytes.count % 4 == 0)
        #expect(Self.parse(bytes) == feedback)
    }

    @Test func `random statuses read the same`() {
        var random = SeededGenerator(seed: 3)
        for _ in 0..<500 {
            let deltas: [Int16?] = (0..<Int.random(in: 1...200, using: &random)).map { _ in
                switch Int.random(in: 0..<4, using: &random) {
                case 0: nil
                case 1: .random(in: .min ... .max, using: &random)
                default: .random(in: 0...255, using: &random)
                }
            }
            let feedback = TransportFeedback(
                senderSSRC: 1, mediaSSRC: 2, baseSequenceNumber: 0, referenceTime: 1, feedbackPacketCount: 0, receiveDeltas: deltas)
            var bytes: [UInt8] = []
            feedback.serialize(into: &bytes)
            #expect(Self.parse(bytes) == feedback)
        }
    }

    @Test func `a lost hour takes two bytes`() {
        var bytes: [UInt8] = []
        TransportFeedback(
            senderSSRC: 1, mediaSSRC: 2, baseSequenceNumber: 0, referenceTime: 0, feedbackPacketCount: 0,
            receiveDeltas: [1] + Array(repeating: nil, count: 8000) + [1]
        ).serialize(into: &bytes)
        #expect(bytes.count <= 20 + 3 * 2 + 2 + 2)
    }

    @Test func `refuses what never ends or is not there`() {
        var run = Self.oneRun
        run[21] = 0  // a run of no packets
        #expect(Self.parse(run) == nil)
        run = Self.oneRun
        run[14...15] = [0xFF, 0xFF]  // 65 535 statuses
        #expect(Self.parse(run) == nil)
        run = Self.oneRun
        run[15] = 0  // none
        #expect(Self.parse(run) == nil)
        run = Self.oneRun
        run[20] = 0x60  // the reserved status
        #expect(Self.parse(run) == nil)
    }

    @Test(arguments: [oneRun, allChunks]) func `survives every truncation and mutation`(example: [UInt8]) {
        Torture.run(example, mutations: 5000) { bytes in RTCPPacket.forEach(in: bytes) { _ in } }
    }
}
