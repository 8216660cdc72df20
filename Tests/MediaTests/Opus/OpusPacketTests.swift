import Media
import Testing
import TestSupport

struct OpusPacketTests {
    private func parse(_ bytes: [UInt8]) -> OpusPacket? { OpusPacket(parsing: bytes) }

    /// RFC 6716, table 2.
    @Test(
        arguments: [
            (configurations: 0...3, mode: OpusTOC.Mode.silk, samples: [480, 960, 1920, 2880]),
            (configurations: 8...11, mode: .silk, samples: [480, 960, 1920, 2880]),
            (configurations: 12...13, mode: .hybrid, samples: [480, 960]),
            (configurations: 14...15, mode: .hybrid, samples: [480, 960]),
            (configurations: 16...19, mode: .celt, samples: [120, 240, 480, 960]),
            (configurations: 28...31, mode: .celt, samples: [120, 240, 480, 960]),
        ] as [(configurations: ClosedRange<UInt8>, mode: OpusTOC.Mode, samples: [Int])])
    func `the configuration tells mode and frame size`(configurations: ClosedRange<UInt8>, mode: OpusTOC.Mode, samples: [Int]) {
        let tocs = configurations.map { OpusTOC(rawValue: $0 << 3) }
        #expect(tocs.map(\.samplesPerFrame) == samples)
        #expect(tocs.allSatisfy { $0.mode == mode })
    }

    @Test func `the code tells how many frames there are`() {
        #expect(parse([0xFC])?.frameCount == 1)  // DTX: nothing behind the TOC
        #expect(parse([0xFD, 1, 2])?.frameCount == 2)
        #expect(parse([0xFE, 1, 9, 9, 9])?.frameCount == 2)
        #expect(parse([0xFF, 6])?.sampleCount == 5760)
        #expect(parse([0xFF, 6])?.duration == .milliseconds(120))
        #expect(parse([0xFC])?.toc.isStereo == true)
        #expect(parse([0xF8])?.toc.isStereo == false)
    }

    @Test(
        arguments: [
            [],  // R1
            [0xFC] + [UInt8](repeating: 0, count: 1276),  // R2: a frame beyond 1275 bytes
            [0xFD, 1],  // R3: two frames of half a byte
            [0xFE],  // R4: no length
            [0xFE, 252],  // R4: half a length
            [0xFE, 2, 0],  // R4: longer than the packet
            [0xFF],  // R5: no count
            [0xFF, 0],  // R5: no frames
            [0xFF, 7],  // R5: 140 ms
            [0xFF, 2, 1, 2, 3],  // R6: three bytes for two frames
            [0xFF, 0x41, 5, 0],  // R6: more padding than packet
            [0xFF, 0x41, 255],  // R6: half a padding length
            [0xFF, 0x83, 1],  // R7: the second length is missing
            [0xFF, 0x82, 2, 0],  // R7: longer than the packet
        ] as [[UInt8]])
    func `a packet that breaks a requirement is none`(bytes: [UInt8]) {
        #expect(parse(bytes) == nil)
    }

    @Test(
        arguments: [
            [0xFC] + [UInt8](repeating: 0, count: 1275),
            [0xFE, 252, 0] + [UInt8](repeating: 0, count: 252),
            [0xFF, 0x41, 1, 9, 0],  // one byte of padding
            [0xFF, 0x42, 255, 0] + [UInt8](repeating: 0, count: 254),  // padding of 254 bytes and nothing else
            [0xFF, 0x83, 1, 2, 7, 8, 8, 9],  // frames of 1, 2 and 1 bytes
        ] as [[UInt8]])
    func `a packet at the edge of the requirements is whole`(bytes: [UInt8]) {
        #expect(parse(bytes) != nil)
    }

    @Test func `any bytes at all are read without harm`() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<20_000 {
            var bytes = (0..<Int.random(in: 0...40, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            if !bytes.isEmpty { bytes[0] |= 3 }
            guard let packet = parse(bytes) else { continue }
            #expect((120...5760).contains(packet.sampleCount))
        }
    }
}
