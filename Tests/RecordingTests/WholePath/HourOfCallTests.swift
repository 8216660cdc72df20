import Media
import TestSupport
import Testing
import WebRTC

@testable import Recording

/// An hour with clocks that err, loss, mutes and three changes of the network.
@Suite struct HourOfCallTests {
    @Test func `sound and picture stay together, the duration is exact, and memory is flat`() throws {
        let rig = try RecorderRig(seed: 61, network: .issue(loss: 0.02))
        // In true time they end together. The sound card is fast, the computer's clock, which stamps the pictures, is slow.
        let sound = SimulatedSource.sound(for: .milliseconds(3_600_720)).with { $0.clockError = 200 }
        let pictures = SimulatedSource.pictures(for: .milliseconds(3_599_250), every: .milliseconds(125), byteCount: 200)
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
        // Each picture against the sound beside it. In the first seconds the disk does not wait for the reports, nor for late first pictures.
        let offsets = file.pictureOffsets(of: browser)
        #expect(offsets.count > 25_000)
        let isEarly = { (point: (captured: Double, offset: Double)) in point.captured < 5 }
        let early = try #require(offsets.filter(isEarly).max { abs($0.offset) < abs($1.offset) })
        let worst = try #require(offsets.filter { !isEarly($0) }.max { abs($0.offset) < abs($1.offset) })
        #expect(abs(worst.offset) <= 0.020 && abs(early.offset) <= 0.100, "\(worst), at the start \(early)")
        let sent = browser.sent(.opus)
        let expected = RigFile.length(of: sent)
        let lastPicture = try #require(browser.sent(.vp8).last).captured + .milliseconds(125)
        let whole = max(lastPicture - (try #require(sent.first)).captured, expected)
        #expect(abs((file.duration - whole).inSeconds) <= 0.020, "\(file.duration) instead of \(whole)")
        let lags = file.lags(behind: sent, .opus).compactMap { $0 }
        #expect(abs(try #require(lags.last) - #require(lags.first)) <= 0.020, "the timeline is as long as the wall clock")
        // Who only counts samples hears a clock that is 0.2 ‰ fast; each mute sets it right.
        #expect((0...0.120).contains((file.soundLength - expected).inSeconds), "\(file.soundLength) instead of \(expected)")
    }
}
