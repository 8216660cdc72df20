import Media
import Testing

@testable import Recording

struct RecordingClockTests {
    @Test func `paused time is absent`() {
        var clock = RecordingClock(zero: .zero + .seconds(100))
        clock.pause(at: .zero + .seconds(110))
        #expect(clock.isPaused)
        clock.resume(at: .zero + .seconds(140))
        clock.pause(at: .zero + .seconds(150))
        clock.resume(at: .zero + .seconds(151))
        #expect(!clock.isPaused)

        #expect(clock.position(of: .zero + .seconds(105)) == MediaTime(milliseconds: 5000))
        #expect(clock.position(of: .zero + .seconds(125)) == MediaTime(milliseconds: 10_000), "where the pause is")
        #expect(clock.position(of: .zero + .seconds(141)) == MediaTime(milliseconds: 11_000))
        #expect(clock.position(of: .zero + .seconds(160)) == MediaTime(milliseconds: 29_000))
        #expect(clock.position(of: .zero + .seconds(99)) == MediaTime(milliseconds: -1000))
        #expect(clock.pausedDuration == .seconds(31))
    }

    @Test func `a pause begins with its first instant and ends before the resumption`() {
        var clock = RecordingClock(zero: .zero)
        clock.pause(at: .zero + .seconds(1))
        #expect(!clock.isRecorded(.zero + .seconds(1)))
        #expect(!clock.isRecorded(.zero + .seconds(1000)))
        clock.resume(at: .zero + .seconds(2))
        #expect(clock.isRecorded(.zero + .milliseconds(999)))
        #expect(!clock.isRecorded(.zero + .milliseconds(1999)))
        #expect(clock.isRecorded(.zero + .seconds(2)))
        #expect(clock.section(of: .zero + .milliseconds(999)) == 0)
        #expect(clock.section(of: .zero + .seconds(2)) == 1)
    }

    @Test func `pausing twice and resuming what runs change nothing`() {
        var clock = RecordingClock(zero: .zero)
        clock.resume(at: .zero + .seconds(1))
        clock.pause(at: .zero + .seconds(2))
        clock.pause(at: .zero + .seconds(3))
        #expect(clock.pauses == [.init(start: .zero + .seconds(2), end: nil)])
    }
}
