import Media
import TestSupport
import Testing
import WebRTC

@testable import Recording

/// An hour with clocks that err, loss, mutes and three changes of the network.
@Suite struct HourOfCallTests {
    @Test func `sound and picture stay together, the duration is exact, and memory is flat`() throws {
        let rig = try RecorderRig(seed: 61, network: .issue(loss: 0.02))
        // The sound card is fast, the computer's clock, which stamps the pictures, is slow.
        let sound = SimulatedSource.sound(for: .seconds(3600)).with { $0.clockError = 200 }
        let pictures = SimulatedSource.pictures(for: .seconds(3600), every: .milliseconds(125), byteCount: 200)
            .with { $0.clockError = -200 }
        let browser = try rig.join("ana", [sound, pictures], clockError: -200)
        var mostWaiting = 0
        var mostHeld = 0
        for minute in 0..<61 {
            if minute % 20 == 10 {
                try rig.run(for: .seconds(1))
                rig.network.isCut = true
                try rig.run(for: .seconds(1))
                rig.network.isCut = false
                rig.network.move(browser.address, to: try #require(TransportAddress("203.0.113.\(minute)", port: 61_234)))
                try rig.restartICE(of: browser)
                try rig.run(for: .seconds(58))
                continue
            }
            // By turns the sound is muted by `enabled`, and taken away with its timestamps standing still or running on.
            let muting: SimulatedTrack.Muting? =
                switch minute % 9 {
                case 2: .disabled
                case 5: .noTrack(timestampsStandStill: true)
                case 7: .noTrack(timestampsStandStill: false)
                default: nil
                }
            if let muting, minute < 58 { browser.mute(0, muting, at: rig.now) }
            for _ in 0..<4 {
                try rig.run(for: .seconds(5))
                mostWaiting = max(mostWaiting, rig.waitingByteCount)
                mostHeld = max(mostHeld, rig.recording.participants[0].feeds[0].interleaver.byteCount)
            }
            if muting != nil { browser.unmute(0, at: rig.now) }
            try rig.run(for: .seconds(40))
        }
        try rig.stop()

        #expect(mostWaiting < 40_000 && mostHeld < 40_000, "\(mostWaiting) and \(mostHeld) bytes wait")
        #expect(rig.disk.largestOperation < 200_000 && rig.disk.mistakes == [])
        #expect(rig.disk.files.count == 1)
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.isInOrder && file.problems == [])
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
        let offsets = file.offsets(of: browser)
        #expect(offsets.count > 3000)
        let worst = offsets.filter { $0.second > 4 }.max { abs($0.offset) < abs($1.offset) }
        #expect(abs(try #require(worst).offset) <= 0.020, "\(worst!)")
        let sent = browser.sent(.opus)
        let expected = try #require(sent.last).captured - #require(sent.first).captured + .milliseconds(20)
        // The last picture stands for an eighth of a second.
        #expect(abs((file.duration - expected).inSeconds) <= 0.125, "\(file.duration) instead of \(expected)")
        let lags = file.lags(behind: sent, .opus).compactMap { $0 }
        #expect(abs(try #require(lags.last) - #require(lags.first)) <= 0.020, "the timeline is as long as the wall clock")
        #expect(abs((file.soundLength - expected).inSeconds) <= 0.021, "and so is the sound")
    }
}
