import Testing

@testable import RecorderServer

@Suite struct WaitingMemoryTests {
    @Test func `shares add up, and what is beyond the limit is known until it was given up`() {
        var memory = WaitingMemory(limit: 1000)
        memory.change(from: 0, to: 600)
        #expect(!memory.isExceeded)
        memory.change(from: 0, to: 500)
        #expect(memory.isExceeded && memory.byteCount == 1100)
        memory.change(from: 600, to: 200)
        memory.noteGivenUp()
        #expect(!memory.isExceeded && memory.byteCount == 700 && memory.givenUp == 1)
    }
}
