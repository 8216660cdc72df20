import Testing
import WebRTC

@Suite struct SequenceNumberExtenderTests {
    @Test(
        arguments: [
            (sent: [65_534, 65_535, 0, 1], extended: [65_534, 65_535, 65_536, 65_537]),
            // Reordered across the wrap, both ways.
            (sent: [65_535, 1, 0, 65_534, 2], extended: [65_535, 65_537, 65_536, 65_534, 65_538]),
            // The first packet to arrive was not the first sent: a negative number is legal.
            (sent: [1, 65_535, 0], extended: [1, -1, 0]),
            // Half the range is the border between newer and older.
            (sent: [0, 32_767, 0], extended: [0, 32_767, 0]),
            (sent: [0, 32_768], extended: [0, -32_768]),
            // Twice around.
            (sent: [0, 30_000, 60_000, 24_464, 54_464, 18_928], extended: [0, 30_000, 60_000, 90_000, 120_000, 150_000]),
        ] as [(sent: [UInt16], extended: [Int64])])
    func `counts on across a wrap`(sent: [UInt16], extended: [Int64]) {
        var extender = SequenceNumberExtender()
        #expect(sent.map { extender.extend($0) } == extended)
    }

    @Test(arguments: [0, 1, 32_766, 32_768, 65_533, 65_535] as [UInt16])
    func `counts one by one from every start`(start: UInt16) {
        var extender = SequenceNumberExtender()
        for step in 0..<140_000 {
            let number = start &+ UInt16(truncatingIfNeeded: step)
            guard extender.extend(number) == Int64(start) + Int64(step) else {
                Issue.record("wrong after \(step) steps from \(start)")
                return
            }
        }
    }

    @Test func `a restart is above everything before it and out of its reach`() {
        var extender = SequenceNumberExtender()
        _ = extender.extend(65_000)
        let restarted = extender.restart(at: 10)
        #expect(restarted > 65_000 + 32_768)
        #expect(UInt16(truncatingIfNeeded: restarted) == 10)
        #expect(extender.extend(11) == restarted + 1)
    }
}
