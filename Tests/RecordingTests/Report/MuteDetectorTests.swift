import Media
import Testing

@testable import Recording

@Suite struct MuteDetectorTests {
    private func second(_ seconds: Double) -> MonotonicTime { .zero + .seconds(seconds) }
    private func position(_ seconds: Double) -> MediaTime { .zero + .seconds(seconds) }

    @Test func `packets that stop coming for two ticks are a mute, from the last frame on`() {
        var detector = MuteDetector()
        #expect(detector.tick(packets: 50, at: second(1)) == nil)
        #expect(detector.wrote(300, kind: .video, at: position(0.95)) == nil)
        #expect(detector.tick(packets: 51, at: second(2)) == nil)
        #expect(detector.tick(packets: 51, at: second(3)) == nil)
        #expect(detector.tick(packets: 51, at: second(4)) == .muted(at: position(0.95)))
        #expect(detector.tick(packets: 51, at: second(9)) == nil)
        #expect(detector.wrote(300, kind: .video, at: position(12)) == .unmuted(at: position(12)))
        #expect(detector.tick(packets: 52, at: second(13)) == nil)
    }

    @Test func `a shared screen that stands still comes once a second, and is muted when nothing comes for five`() {
        var detector = MuteDetector(isScreenShare: true)
        for second in 1...10 {
            // Now and then two ticks pass without it.
            #expect(detector.tick(packets: second / 2, at: self.second(Double(second))) == nil)
            #expect(detector.wrote(900, kind: .video, at: position(Double(second))) == nil)
        }
        for second in 11...14 { #expect(detector.tick(packets: 5, at: self.second(Double(second))) == nil) }
        #expect(detector.tick(packets: 5, at: second(15)) == .muted(at: position(10)))
        #expect(detector.wrote(900, kind: .video, at: position(20)) == .unmuted(at: position(20)))
    }

    @Test func `a track of which nothing came yet is not muted`() {
        var detector = MuteDetector()
        for tick in 0..<10 { #expect(detector.tick(packets: 0, at: second(Double(tick))) == nil) }
    }

    @Test func `sound that is silence and nothing else is muted, from its first silence on`() {
        var detector = MuteDetector()
        var changes: [MuteDetector.Change] = []
        for number in 0..<500 {
            let isSilent = (100..<300).contains(number)
            if let change = detector.wrote(isSilent ? 3 : 80, kind: .audio, at: position(Double(number) * 0.02)) { changes.append(change) }
        }
        #expect(changes == [.muted(at: position(2)), .unmuted(at: position(6))])
    }

    @Test func `comfort noise every 400 ms is somebody who listens`() {
        var detector = MuteDetector()
        for number in 0..<100 { #expect(detector.wrote(3, kind: .audio, at: position(Double(number) * 0.4)) == nil) }
    }
}
