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

    @Test func `an outage of twelve seconds leaves one file, whole before it and after`() throws {
        let rig = try RecorderRig(seed: 6, network: .init(loss: 0.02, jitter: .milliseconds(10)))
        let browser = try rig.join("ana", [.sound(for: .seconds(28)), .pictures(for: .seconds(28))])
        try rig.run(for: .seconds(5))
        let cut = rig.now
        rig.network.isCut = true
        try rig.run(for: .seconds(12))
        rig.network.isCut = false
        let back = rig.now
        try rig.restartICE(of: browser)
        try rig.run(for: .seconds(15))
        try rig.stop()

        #expect(rig.events.contains { $0.event == .disconnected } && rig.events.contains { $0.event == .recovered })
        #expect(rig.disk.files.values.map(\.name) == ["ana.webm"])
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] {
            let written = Set(file.blocks(codec).map(\.payload))
            // What left in the last moment before the cut is asked for too late to be sent again. And with pictures it takes the recovery
            // window until the lost ones are given up and a key frame is asked for.
            let settled = back + (codec == .vp8 ? .milliseconds(2500) : .milliseconds(500))
            let sent = browser.sent(codec).filter { $0.departed + .milliseconds(100) < cut || $0.departed > settled }
            #expect(sent.count > (codec == .vp8 ? 400 : 700))
            #expect(sent.count { !written.contains($0.payload) } == 0, "\(codec) frames are missing")
            let lags = file.lags(behind: browser.sent(codec), codec).compactMap { $0 }
            #expect(try #require(lags.max()) - #require(lags.min()) < 0.030, "time jumped: \(lags.min() ?? 0)...\(lags.max() ?? 0)")
        }
        #expect(abs(file.duration.inSeconds - 28) < 0.1)
        // Concealment stands where sound was lost, so that a player never stops.
        let sound = file.blocks(.opus)
        #expect(zip(sound, sound.dropFirst()).allSatisfy { ($1.time - $0.time).inSeconds < 0.130 })
    }
}
