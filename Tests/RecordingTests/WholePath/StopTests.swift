import Media
import Recording
import TestSupport
import Testing
import WebRTC

/// A recording is stopped in the middle of a call on a bad network.
@Suite struct StopTests {
    @Test(arguments: [51, 52, 53, 54] as [UInt64])
    func `what was sent before is in the file, nothing sent after, and it is soon over`(seed: UInt64) throws {
        let rig = try RecorderRig(seed: seed, network: .issue(loss: 0.2))
        let browser = try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .milliseconds(8000 + Int64(seed) * 7))
        let stop = rig.now
        try rig.stop()

        #expect(rig.recording.manifest.state == .completed)
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] {
            let before = browser.sent(codec).filter { $0.departed <= stop }
            let after = browser.sent(codec).filter { $0.captured > stop + .milliseconds(5) }
            #expect(file.missing(of: before) == 0, "\(codec)")
            #expect(file.missing(of: after) == after.count, "\(codec)")
        }
        let ended = try #require(rig.disk.commits.first { $0.state == .completed })
        #expect(ended.endedAt == rig.wallTime(at: stop))
        #expect(try #require(rig.ended) - stop < .milliseconds(700), "\(rig.ended! - stop)")
    }

    @Test func `a service that ends waits a second at most`() throws {
        let rig = try RecorderRig(seed: 55, network: .issue(loss: 0.05))
        try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(5))
        // Nobody answers any more, so that what is missing stays so.
        rig.network.toBrowser.loss = 1
        try rig.run(for: .milliseconds(300))
        let stop = rig.now
        try rig.stop(by: .terminate)
        #expect(rig.recording.manifest.state == .completed)
        #expect(try #require(rig.ended) - stop <= .milliseconds(1100))
        let file = try RigFile("ana.webm", of: rig)
        // Behind the first gap there may be nothing of the pictures; sound goes on to the end.
        #expect(file.blocks(.opus).last.map { $0.time.inSeconds > 5 } == true)
    }

    @Test func `on a good network it takes a moment`() throws {
        let rig = try RecorderRig(seed: 56)
        try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(5))
        let stop = rig.now
        try rig.stop()
        #expect(try #require(rig.ended) - stop < .milliseconds(200), "\(rig.ended! - stop)")
    }
}
