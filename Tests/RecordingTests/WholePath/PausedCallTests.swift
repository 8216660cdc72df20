import Media
import TestSupport
import Testing
import WebRTC

/// The recording is paused and resumed in the middle of a lossy call.
@Suite struct PausedCallTests {
    @Test(arguments: [141, 142] as [UInt64]) func `the timeline is continuous, and begins again with a key frame`(seed: UInt64) throws {
        let rig = try RecorderRig(seed: seed, network: .issue(loss: 0.1))
        let browser = try rig.join("ana", [.sound(for: .seconds(25)), .pictures(for: .seconds(25))])
        try rig.run(for: .seconds(8))
        rig.pause()
        let paused = rig.now
        try rig.run(for: .seconds(7))
        rig.resume()
        let resumed = rig.now
        try rig.run(for: .seconds(14))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        #expect(abs(file.duration.inSeconds - 18) < 0.15 && file.isInOrder && file.problems == [])
        let isOutside = { (sent: SimulatedTrack.Sent) in
            sent.departed + .milliseconds(100) < paused || sent.departed > resumed + .milliseconds(20)
        }
        #expect(file.missing(of: browser.sent(.opus).filter(isOutside)) == 0)
        let inside = browser.sent(.opus).filter { $0.departed > paused + .milliseconds(50) && $0.departed + .milliseconds(50) < resumed }
        #expect(file.missing(of: inside) == inside.count, "nothing of the pause is in the file")
        let later = Set(browser.sent(.vp8).filter { $0.departed > resumed }.map(\.payload))
        let first = try #require(file.blocks(.vp8).first { later.contains($0.payload) })
        #expect(first.isKeyframe && abs(first.time.inSeconds - 8) < 0.6)
        #expect(abs((file.soundLength - .seconds(18)).inSeconds) < 0.06)
        for (second, offset) in file.offsets(of: browser) where second > 4 { #expect(abs(offset) < 0.020, "second \(second): \(offset)") }
    }
}
