import Media
import TestSupport
import Testing
import WebRTC

/// A telephone leaves the Wi-Fi in the middle of a call: nothing passes for a second, then it comes from elsewhere and restarts ICE.
@Suite struct ICERestartTests {
    @Test func `one file goes on, with every frame`() throws {
        let rig = try RecorderRig(seed: 5, network: .init(loss: 0.02, jitter: .milliseconds(10)))
        let browser = try rig.join("ana", [.sound(for: .seconds(12)), .pictures(for: .seconds(12))])
        let before = try #require(browser.recorderCredentials)
        try rig.run(for: .seconds(5))

        rig.network.isCut = true
        try rig.run(for: .seconds(1))
        rig.network.isCut = false
        rig.network.move(browser.address, to: try #require(TransportAddress("203.0.113.77", port: 61_234)))
        try rig.restartICE(of: browser)
        #expect(browser.recorderCredentials != before)
        try rig.run(for: .seconds(9))
        try rig.stop()

        #expect(rig.events.contains { $0.event == .addressValidated(TransportAddress("203.0.113.77", port: 61_234)!) })
        #expect(rig.disk.files.values.map(\.name) == ["ana.webm"])
        #expect(rig.disk.mistakes == [])
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] {
            let sent = browser.sent(codec).map(\.payload)
            let isWhole = file.blocks(codec).map(\.payload) == sent
            #expect(isWhole, "\(file.blocks(codec).count) of \(sent.count) \(codec) frames")
        }
        #expect(abs(file.duration.inSeconds - 12) < 0.1)
    }
}
