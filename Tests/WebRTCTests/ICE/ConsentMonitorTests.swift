import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct ConsentMonitorTests {
    private var random = SeededGenerator(seed: 5)

    private static func second(_ seconds: Double) -> MonotonicTime { .zero + .seconds(seconds) }

    @Test mutating func `the first question comes after 4 to 6 s`() {
        for _ in 0..<100 {
            let monitor = ConsentMonitor(lastResponse: .zero, at: .zero, using: &random)
            #expect(monitor.nextCheck >= Self.second(4) && monitor.nextCheck <= Self.second(6))
            #expect(monitor.silenceDeadline == nil)
        }
    }

    @Test mutating func `unanswered questions follow each other twice a second, and never move the end`() {
        var monitor = ConsentMonitor(lastResponse: .zero, at: .zero, using: &random)
        for question in 0..<40 {
            let now = Self.second(5 + Double(question) / 2)
            monitor.checkSent(at: now)
            #expect(monitor.nextCheck == now + .milliseconds(500))
            #expect(monitor.expiry == Self.second(30))
            #expect(monitor.silenceDeadline == Self.second(8))
        }
    }

    @Test mutating func `a response moves the end and closes the question`() {
        var monitor = ConsentMonitor(lastResponse: .zero, at: .zero, using: &random)
        monitor.checkSent(at: Self.second(5))
        monitor.responseReceived(at: Self.second(5.25), using: &random)
        #expect(monitor.expiry == Self.second(35.25))
        #expect(monitor.silenceDeadline == nil)
        #expect(monitor.nextCheck >= Self.second(9.25) && monitor.nextCheck <= Self.second(11.25))
    }

    @Test(arguments: [
        (4.0, 8.0),  // heard just before the question: three seconds of asking decide
        (2.0, 8.0),
        (6.0, 13.0),  // heard after it, but not answered: as long as a peer that asks may be quiet
    ])
    func `silence is counted from what was heard last`(heard: Double, disconnected: Double) {
        var random = SeededGenerator(seed: 1)
        var monitor = ConsentMonitor(lastResponse: .zero, at: .zero, using: &random)
        if heard < 5 { monitor.noteSignOfLife(at: Self.second(heard)) }
        monitor.checkSent(at: Self.second(5))
        if heard > 5 { monitor.noteSignOfLife(at: Self.second(heard)) }
        #expect(monitor.silenceDeadline == Self.second(max(disconnected, heard + 5)))
        #expect(monitor.expiry == Self.second(30))
    }
}
