import Media
import Testing

@testable import WebRTC

@Suite struct QueueingDelayTests {
    /// Milliseconds of delay after the last of these packets: when each was sent, by the sender's clock, and when it came.
    private static func delay(_ packets: [(sent: Int64, came: Int64)], timestampOffset: UInt32 = 0) -> Int64 {
        var delay = QueueingDelay(clockRate: 90_000)
        for (sent, came) in packets {
            delay.packetCame(timestampOffset &+ UInt32(truncatingIfNeeded: sent * 90), at: .zero + .milliseconds(came))
        }
        return Int64((Double(delay.current.nanoseconds) / 1_000_000).rounded())
    }

    @Test(arguments: [0, 4_294_967_000] as [UInt32])
    func `is what a packet took longer than the quickest, across a wrap too`(offset: UInt32) {
        #expect(Self.delay([(0, 500), (100, 620), (200, 700), (300, 1000)], timestampOffset: offset) == 200)
        #expect(Self.delay([(0, 500), (100, 580), (200, 700)], timestampOffset: offset) == 20)
    }

    @Test func `a clock that runs slow by less than a thousandth is no queue`() {
        #expect(Self.delay((0..<3600).map { (sent: $0 * 1000, came: $0 * 1000 + $0 / 2) }) == 0)
    }

    @Test func `a jump of the sender's time begins anew`() {
        #expect(Self.delay([(0, 500), (100, 600), (100, 30_000)]) == 0)
        #expect(Self.delay([(0, 500), (100, 600), (90_000, 700), (90_100, 850)]) == 50)
    }
}
