import Media
import TestSupport
import Testing
import WebRTC

/// Key frames are dear: they are asked for when they are needed, and less and less often while none comes.
@Suite struct KeyframeStormTests {
    /// jitsi-videobridge#2442, livekit#3490: floods of PLI cost the call its quality.
    @Test func `a sender that makes none is asked eight times in twenty seconds at most`() throws {
        let rig = try RecorderRig(seed: 161)
        let camera = SimulatedSource.pictures(for: .seconds(22)).with { camera in
            camera.frame = { SyntheticFrames.vp8($0.number, isKeyframe: $0.number == 0, byteCount: 1500) }
            camera.canSendAgain = false
        }
        let browser = try rig.join("ana", [.sound(for: .seconds(22)), camera])
        try rig.run(for: .seconds(2))
        let before = browser.keyframeRequests.count
        rig.network.toRecorder.loss = 0.5
        try rig.run(for: .milliseconds(200))
        rig.network.toRecorder.loss = 0
        try rig.run(for: .seconds(20))
        try rig.stop()
        let requests = browser.keyframeRequests.dropFirst(before)
        #expect((4...8).contains(requests.count), "\(requests.count)")
        #expect(zip(requests, requests.dropFirst()).allSatisfy { $1 - $0 >= .milliseconds(900) })
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.missing(of: browser.sent(.opus)) < 10, "sound goes on meanwhile")
    }

    /// One only for seeking waits for a calm moment, up to three intervals.
    @Test(arguments: [(0.0, 5, 11.0), (0.3, 12, 31.0)], [162, 163] as [UInt64])
    func `loss that can be made good asks for none`(bad: (loss: Double, most: Int, desert: Double), seed: UInt64) throws {
        let rig = try RecorderRig(seed: seed, network: .issue(loss: bad.loss))
        let browser = try rig.join("ana", [.pictures(for: .seconds(40))])
        try rig.run(for: .seconds(42))
        try rig.stop()
        // One each ten seconds, because none comes by itself; and a few by which a key frame is only made likelier to be there.
        #expect((1...bad.most).contains(browser.keyframeRequests.count), "\(browser.keyframeRequests.count)")
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.blocks(.vp8).count { $0.isKeyframe } >= (bad.loss > 0 ? 2 : 4))
        let keyframes = file.blocks(.vp8).filter(\.isKeyframe).map(\.time.inSeconds)
        #expect(zip(keyframes, keyframes.dropFirst()).allSatisfy { $1 - $0 < bad.desert }, "no deserts: \(keyframes)")
    }
}
