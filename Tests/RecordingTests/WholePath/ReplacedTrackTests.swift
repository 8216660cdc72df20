import Media
import TestSupport
import Testing
import WebRTC

/// The page puts another camera or microphone behind its sender, or the sender becomes another source.
@Suite struct ReplacedTrackTests {
    /// livekit#2757, SymphonyMediaBridge#323: timestamps that jump anywhere are a new beginning at the same moment.
    @Test(arguments: [480_000, -480_000, 40_000_000, -2_000_000_000] as [Int64])
    func `timestamps that jump move nothing`(ticks: Int64) throws {
        let rig = try RecorderRig(seed: 81, network: .issue(loss: 0.02))
        let browser = try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(8))
        browser.replaceTrack(0, jumpingBy: ticks)
        browser.replaceTrack(1, jumpingBy: ticks * 2)
        try rig.run(for: .seconds(15))
        try rig.stop()
        try expectWhole(rig, browser)
    }

    @Test(arguments: [true, false])
    func `a new SSRC goes on in the same file`(isAnnounced: Bool) throws {
        let rig = try RecorderRig(seed: 82, network: .issue(loss: 0.02))
        let browser = try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(8))
        for track in [0, 1] { browser.changeSource(of: track, at: rig.now) }
        if isAnnounced { try rig.renegotiate(browser) }
        try rig.run(for: .seconds(15))
        try rig.stop()
        try expectWhole(rig, browser)
    }

    /// sipsorcery#536, ZLMediaKit#2123: senders say BYE at mute and renegotiation, and go on.
    @Test func `BYE is not the end`() throws {
        let rig = try RecorderRig(seed: 83, network: .issue(loss: 0.02))
        let browser = try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(8))
        for track in [0, 1] {
            browser.sayGoodbye(of: track)
            browser.mute(track, .noTrack(timestampsStandStill: false), at: rig.now)
        }
        try rig.run(for: .seconds(2))
        for track in [0, 1] { browser.unmute(track, at: rig.now) }
        try rig.run(for: .seconds(13))
        try rig.stop()
        try expectWhole(rig, browser)
    }

    private func expectWhole(_ rig: RecorderRig, _ browser: SimulatedBrowser) throws {
        #expect(rig.disk.files.values.map(\.name) == ["ana.webm"])
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
        for codec in [Codec.vp8, .opus] {
            let lags = file.lags(behind: browser.sent(codec), codec).compactMap { $0 }
            #expect(try #require(lags.max()) - #require(lags.min()) < 0.045, "\(codec): \(lags.min() ?? 0)...\(lags.max() ?? 0)")
        }
        #expect(file.isInOrder && file.problems == [] && abs(file.duration.inSeconds - 20) < 0.1)
        let wrong = file.soundLength - RigFile.length(of: browser.sent(.opus))
        #expect(abs(wrong.inSeconds) <= 0.021, "the sound is \(wrong) off")
    }
}
