import Testing
import WebRTC

@Suite struct TimestampExtenderTests {
    private static let wrap: Int64 = 1 << 32

    @Test(
        arguments: [
            (sent: [0xFFFF_FFFF, 0, 3000], extended: [0xFFFF_FFFF, wrap, wrap + 3000]),
            // One reordered packet is no wrap (streamlit-webrtc#976: a five-minute file of 13 hours).
            (sent: [90_000, 87_000, 93_000], extended: [90_000, 87_000, 93_000]),
            (sent: [0, 0xFFFF_F448, 3000], extended: [0, -3000, 3000]),
            // A lone zero does no lasting harm (janus#2250).
            (sent: [2_000_000_000, 0, 2_000_003_000], extended: [2_000_000_000, 0, 2_000_003_000]),
            (sent: [4_000_000_000, 0, 4_000_003_000], extended: [4_000_000_000, wrap, 4_000_003_000]),
        ] as [(sent: [UInt32], extended: [Int64])])
    func `counts on by signed distance`(sent: [UInt32], extended: [Int64]) {
        var extender = TimestampExtender()
        #expect(sent.map { extender.extend($0) } == extended)
    }

    @Test func `thirteen hours of video end where they should`() {
        var extender = TimestampExtender()
        var last: Int64 = 0
        // A packet every 10 minutes for 40 hours, each third one late by a frame.
        for step in 0..<240 {
            let exact = Int64(step) * 54_000_000 - (step % 3 == 2 ? 3000 : 0)
            last = extender.extend(UInt32(truncatingIfNeeded: exact))
            #expect(last == exact)
        }
        #expect(last > 3 * Self.wrap)
    }
}
