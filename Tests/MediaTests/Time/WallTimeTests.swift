import Testing

import Media

@Suite struct WallTimeTests {
    @Test func `every millisecond is written as it is, and read as it was written`() {
        for milliseconds in (1_795_281_585_000..<1_795_281_586_000) as Range<Int64> {
            let text = WallTime(milliseconds: milliseconds).description
            let digits = String(milliseconds % 1000)
            #expect(text == "2026-11-21T17:19:45." + String(repeating: "0", count: 3 - digits.count) + digits + "Z")
            #expect(WallTime(text) == WallTime(milliseconds: milliseconds))
        }
    }

    @Test func `times before 1970 are dates, too`() {
        #expect(WallTime(milliseconds: -1).description == "1969-12-31T23:59:59.999Z")
        #expect(WallTime("1969-12-31T23:59:59.999Z") == WallTime(milliseconds: -1))
    }
}
