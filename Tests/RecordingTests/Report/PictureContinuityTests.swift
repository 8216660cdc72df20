import Media
import Testing

@testable import Recording

@Suite struct PictureContinuityTests {
    /// Thirty pictures a second for a second; then one at `next`.
    private static func freeze(
        next: Duration, after interruption: Interruption, isScreenShare: Bool = false, section: Int = 0
    ) -> MediaStop? {
        var continuity = PictureContinuity(isScreenShare: isScreenShare)
        for number in 0...30 {
            let early = continuity.wrote(at: .zero + .milliseconds(1000 * number / 30), section: 0, after: Interruption())
            #expect(early == nil)
        }
        return continuity.wrote(at: .zero + .seconds(1) + next, section: section, after: interruption)
    }

    @Test(arguments: [(gap: 183, isFrozen: false), (gap: 184, isFrozen: true), (gap: 1000, isFrozen: true)])
    func `what is lost is a freeze when the next picture is 150 ms late`(gap: Int, isFrozen: Bool) {
        let freeze = Self.freeze(next: .milliseconds(gap), after: Interruption(lost: 3))
        #expect(freeze == (isFrozen ? MediaStop(at: 1, duration: Double(gap) / 1000, lost: 3, cause: .loss) : nil))
    }

    @Test func `slow pictures may be slow`() {
        var continuity = PictureContinuity(isScreenShare: false)
        for number in 0...40 {
            let freeze = continuity.wrote(
                at: .zero + .milliseconds(400 * number), section: 0, after: Interruption(lost: number > 10 ? 1 : 0))
            // The very first distance cannot be held against any other.
            #expect(freeze == nil || number == 1, "\(number)")
        }
    }

    @Test(arguments: [(gap: 400, isFrozen: false), (gap: 600, isFrozen: true)])
    func `a sender that stops by itself is told from half a second on`(gap: Int, isFrozen: Bool) {
        let freeze = Self.freeze(next: .milliseconds(gap), after: Interruption())
        #expect(freeze?.cause == (isFrozen ? .sender : nil))
    }

    @Test func `a shared screen that stands still is not frozen, but one that loses pictures is`() {
        #expect(Self.freeze(next: .seconds(60), after: Interruption(), isScreenShare: true) == nil)
        #expect(Self.freeze(next: .seconds(60), after: Interruption(lost: 1), isScreenShare: true) != nil)
    }

    @Test func `nothing freezes over a pause`() {
        #expect(Self.freeze(next: .seconds(1), after: Interruption(lost: 1), section: 1) == nil)
    }

    @Test func `a lost connection is the cause, whatever was lost besides`() {
        let freeze = Self.freeze(next: .seconds(4), after: Interruption(lost: 100, wasDisconnected: true))
        #expect(freeze == MediaStop(at: 1, duration: 4, lost: 100, cause: .connection))
    }

    @Test func `pictures that cannot be written belong to the freeze`() {
        var continuity = PictureContinuity(isScreenShare: false)
        for number in 0...3 { _ = continuity.wrote(at: .zero + .milliseconds(33 * number), section: 0, after: Interruption()) }
        continuity.skipped(Interruption(lost: 2))
        continuity.skipped(Interruption())
        let freeze = continuity.wrote(at: .zero + .seconds(2), section: 0, after: Interruption())
        #expect(freeze == MediaStop(at: 0.099, duration: 1.901, lost: 2, cause: .loss))
    }

    @Test func `what is lost at the end is missed until the end`() {
        var continuity = PictureContinuity(isScreenShare: false)
        for number in 0...3 { _ = continuity.wrote(at: .zero + .milliseconds(33 * number), section: 0, after: Interruption()) }
        #expect(continuity.finished(at: .zero + .seconds(5), after: Interruption()) == nil)
        #expect(continuity.finished(at: .zero + .seconds(5), after: Interruption(lost: 1))?.duration == 4.901)
    }
}
