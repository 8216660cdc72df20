import Media
import Testing

struct OpusConcealmentTests {
    /// Fills a gap and returns what is left of it.
    private func fill(_ gap: Int, after toc: UInt8) -> (packets: [OpusConcealment], rest: Int) {
        var packets: [OpusConcealment] = []
        var rest = gap
        while let packet = OpusTOC(rawValue: toc).concealment(upTo: rest) {
            packets.append(packet)
            rest -= packet.sampleCount
        }
        return (packets, rest)
    }

    @Test func `every packet is legal, lasts what it says and keeps mode, bandwidth and channels`() throws {
        for configuration in UInt8(0)..<32 {
            for stereo in [UInt8(0), 4] {
                for gap in [0, 119, 120, 479, 480, 960, 1000, 1920, 2880, 5760, 5761, 48_000] {
                    let toc = OpusTOC(rawValue: configuration << 3 | stereo)
                    let (packets, rest) = fill(gap, after: toc.rawValue)
                    #expect(rest < toc.mode.shortest)
                    for concealment in packets {
                        let packet = try #require(OpusPacket(parsing: concealment.payload))
                        #expect(packet.sampleCount == concealment.sampleCount)
                        #expect(packet.toc.mode == toc.mode)
                        #expect(packet.toc.isStereo == toc.isStereo)
                        // Bandwidth is what the configurations of a group have in common.
                        #expect(packet.toc.configuration >> 2 == configuration >> 2 || toc.mode == .hybrid)
                        if toc.mode == .hybrid { #expect(packet.toc.configuration >> 1 == configuration >> 1) }
                    }
                }
            }
        }
    }

    @Test func `a second takes nine packets, a gap of 20 ms a single byte`() {
        #expect(fill(48_000, after: 0xFC).packets.count == 9)
        #expect(fill(960, after: 0xFC).packets.map(\.payload) == [[0xFC]])
        #expect(fill(1920, after: 0xFC).packets.map(\.payload) == [[0xFD]])
        #expect(fill(2880, after: 0xFC).packets.map(\.payload) == [[0xFF, 3]])
        // 20 ms, then 10: what is left becomes shorter frames of the same kind.
        #expect(fill(1440, after: 0xFC).packets.map(\.payload) == [[0xFC], [0xF4]])
    }
}

extension OpusTOC.Mode {
    fileprivate var shortest: Int { self == .celt ? 120 : 480 }
}
