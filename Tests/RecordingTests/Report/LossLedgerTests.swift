import Testing

@testable import Recording

@Suite struct LossLedgerTests {
    @Test func `a loss comes before the frame that was received after it, however long the frames before it wait`() {
        var ledger = LossLedger()
        ledger.note(Interruption(lost: 1))
        ledger.received(frames: 2)
        ledger.note(Interruption(lost: 2))
        ledger.note(Interruption(wasDisconnected: true))
        ledger.received()
        ledger.note(Interruption(lost: 4))
        #expect(ledger.place() == Interruption(lost: 1))
        #expect(ledger.place() == Interruption())
        #expect(ledger.place() == Interruption(lost: 2, wasDisconnected: true))
        #expect(ledger.takeRest() == Interruption(lost: 4))
        #expect(ledger.takeRest() == Interruption())
    }
}
