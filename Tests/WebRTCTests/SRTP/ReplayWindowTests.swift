import TestSupport
import Testing

@testable import WebRTC

@Suite struct ReplayWindowTests {
    @Test func `sequence numbers count on across a wrap, and late ones belong before it`() {
        var window = ReplayWindow(beginningAt: 65_534)
        #expect(window.index(of: 65_535) == 65_535)
        #expect(window.index(of: 0) == 65_536)
        window.accept(65_537)
        #expect(window.index(of: 65_535) == 65_535)
        #expect(window.index(of: 2) == 65_538)
    }

    @Test func `nothing belongs before the beginning`() {
        let window = ReplayWindow(beginningAt: 3)
        // 65 535 is nearer to 3 backwards, where there is nothing.
        #expect(window.index(of: 65_535) == 65_535)
    }

    @Test func `a packet is new once, and 1023 packets late, but not 1024`() {
        var window = ReplayWindow(beginningAt: 5000)
        #expect(!window.isNew(5000))
        window.accept(6023)
        #expect(!window.isNew(5000))
        #expect(window.isNew(5001))
        window.accept(5001)
        #expect(!window.isNew(5001))
        window.accept(6024)
        #expect(!window.isNew(5000))  // too old to tell
        #expect(!window.isNew(5001))
        #expect(window.isNew(5002))
    }

    @Test(arguments: 1...20) func `it knows what a set of all indexes knows, as far as it reaches`(seed: Int) {
        var random = SeededGenerator(seed: UInt64(seed))
        var window = ReplayWindow(beginningAt: 100)
        var seen: Set<Int64> = [100]
        var highest: Int64 = 100
        for _ in 0..<5000 {
            let jump = Int.random(in: 0..<50, using: &random) == 0 ? 3000 : 40
            let index = max(0, highest + Int64.random(in: -1100...Int64(jump), using: &random))
            let isNew = index > highest || index > highest - 1024 && !seen.contains(index)
            guard window.isNew(index) == isNew else {
                Issue.record("index \(index) with \(highest) the highest")
                return
            }
            guard isNew else { continue }
            window.accept(index)
            seen.insert(index)
            highest = max(highest, index)
        }
    }
}
