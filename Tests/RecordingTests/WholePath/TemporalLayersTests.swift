import Media
import Recording
import TestSupport
import Testing
import WebRTC

/// A sender whose pictures lean on each other in layers, and which cannot send anything again.
@Suite struct TemporalLayersTests {
    @Test(arguments: [2, 3], [121, 122, 123] as [UInt64])
    func `a lost picture of an upper layer is skipped without a freeze`(layers: Int, seed: UInt64) throws {
        let rig = try RecorderRig(seed: seed, keyframeInterval: .zero)
        let camera = SimulatedSource.pictures(for: .seconds(10), byteCount: 900).with { camera in
            (camera.temporalLayers, camera.canSendAgain) = (layers, false)
        }
        let browser = try rig.join("ana", [camera])
        try rig.run(for: .seconds(2))
        let before = browser.keyframeRequests.count
        // One upper picture is lost at a time: those that leave next after an even number of base pictures.
        for _ in 0..<10 {
            try rig.run(for: .nanoseconds(16_000_000))
            try run(rig, until: 1, of: browser)
            rig.network.toRecorder.loss = 1
            try run(rig, until: 2, of: browser)
            rig.network.toRecorder.loss = 0
            try rig.run(for: .milliseconds(400))
        }
        try rig.run(for: .seconds(6))
        try rig.stop()
        let file = try RigFile("ana.webm", of: rig)
        let missing = file.missing(of: browser.sent(.vp8))
        #expect((5...60).contains(missing), "\(missing) pictures were lost, or leant on a lost one")
        #expect(rig.recording.manifest.files[0].tracks[0].lostFrames == missing, "each is told")
        // At most until the next picture that leans on the base alone.
        #expect(file.longestFreeze < 0.3, "\(file.longestFreeze)")
        #expect(browser.keyframeRequests.count - before <= 1)
    }

    /// Until so many of four pictures have left.
    private func run(_ rig: RecorderRig, until count: Int, of browser: SimulatedBrowser) throws {
        for _ in 0..<60 where browser.tracks[0].sent.count % 4 != count { try rig.run(for: .milliseconds(5)) }
    }
}
