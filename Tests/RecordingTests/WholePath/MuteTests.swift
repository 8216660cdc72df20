import Media
import TestSupport
import Testing
import WebRTC

/// People mute their microphones and cameras, and pages do it in two ways.
@Suite struct MuteTests {
    /// janus#2292: 244 s without packets, and timestamps that went on where they had stopped.
    @Test(arguments: [(5, true), (5, false), (244, true)])
    func `sound that is taken away for a while comes back where it belongs`(seconds: Int64, timestampsStandStill: Bool) throws {
        let rig = try RecorderRig(seed: 71, network: .issue(loss: 0.02))
        let length = Duration.seconds(seconds + 25)
        let browser = try rig.join("ana", [.sound(for: length), .pictures(for: length, every: .milliseconds(100), byteCount: 300)])
        try rig.run(for: .seconds(10))
        browser.mute(0, .noTrack(timestampsStandStill: timestampsStandStill), at: rig.now)
        try rig.run(for: .seconds(seconds))
        browser.unmute(0, at: rig.now)
        try rig.run(for: .seconds(20))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
        let lags = file.lags(behind: browser.sent(.opus), .opus).compactMap { $0 }
        #expect(try #require(lags.max()) - #require(lags.min()) < 0.030, "\(lags.min() ?? 0)...\(lags.max() ?? 0)")
        #expect(file.isInOrder && abs(file.duration.inSeconds - length.inSeconds) < 0.15)
        if seconds < 60 {
            let wrong = file.soundLength - RigFile.length(of: browser.sent(.opus))
            #expect(abs(wrong.inSeconds) <= 0.021, "the silence is \(wrong) off")
        }
    }

    @Test func `muted by enabled, everything goes on`() throws {
        let rig = try RecorderRig(seed: 72, network: .issue(loss: 0.05))
        let browser = try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(5))
        for track in [0, 1] { browser.mute(track, .disabled, at: rig.now) }
        try rig.run(for: .seconds(6))
        for track in [0, 1] { browser.unmute(track, at: rig.now) }
        try rig.run(for: .seconds(12))
        try rig.stop()
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
        for (second, offset) in file.offsets(of: browser) where second > 4 { #expect(abs(offset) < 0.020, "second \(second): \(offset)") }
    }

    /// Silence by the gigabyte (janus#2250): a minute is filled, not more, and the rest is a gap that is told.
    @Test func `ten minutes of silence do not fill the disk`() throws {
        let rig = try RecorderRig(seed: 73)
        let browser = try rig.join("ana", [.sound(for: .seconds(620)), .pictures(for: .seconds(620), every: .seconds(1), byteCount: 100)])
        try rig.run(for: .seconds(10))
        browser.mute(0, .noTrack(timestampsStandStill: true), at: rig.now)
        try rig.run(for: .seconds(600))
        browser.unmute(0, at: rig.now)
        try rig.run(for: .seconds(12))
        try rig.stop()
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.missing(of: browser.sent(.opus)) == 0)
        #expect((60...61).contains((file.soundLength - .milliseconds(20) * browser.sent(.opus).count).inSeconds))
        #expect(file.bytes.count < 400_000)
        #expect(abs(file.duration.inSeconds - 620) < 1.1)
    }
}
