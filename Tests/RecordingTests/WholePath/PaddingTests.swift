import Media
import Recording
import TestSupport
import Testing
import WebRTC

/// Senders probe for bandwidth with packets of nothing.
@Suite struct PaddingTests {
    @Test(arguments: [111, 112] as [UInt64]) func `packets of nothing are no pictures and no loss`(seed: UInt64) throws {
        let rig = try RecorderRig(seed: seed, network: .issue(loss: 0.05))
        let browser = try rig.join("ana", [.sound(for: .seconds(15)), .pictures(for: .seconds(15))])
        for step in 0..<150 {
            try rig.run(for: .milliseconds(101))
            if step % 3 == 0 { browser.pad(1, count: 1 + step % 5, at: rig.now) }
            if step % 4 == 0 { browser.probe(1) }
        }
        try rig.run(for: .seconds(3))
        try rig.stop()
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
        #expect(rig.recording.manifest.files[0].tracks.allSatisfy { $0.lostFrames == 0 })
        #expect(browser.keyframeRequests.count <= 3, "one each ten seconds, and none for padding")
    }
}
