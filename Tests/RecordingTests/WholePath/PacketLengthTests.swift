import Media
import Recording
import TestSupport
import Testing
import WebRTC

/// Encoders change the length of their packets with the bandwidth, and between mono and stereo.
@Suite struct PacketLengthTests {
    @Test(arguments: [0.0, 0.1]) func `10, 20, 40 and 60 ms follow each other without a seam`(loss: Double) throws {
        let rig = try RecorderRig(seed: 101, network: .issue(loss: loss))
        let sound = SimulatedSource.sound(for: .seconds(20)).with { if loss > 0 { ($0.canSendAgain, $0.redundancy) = (false, 1) } }
        let browser = try rig.join("ana", [sound])
        try rig.run(for: .seconds(3))
        for (index, milliseconds) in [60, 10, 40, 20, 60, 20].enumerated() {
            browser.changePackets(of: 0, to: .milliseconds(milliseconds), isStereo: index % 2 == 0)
            try rig.run(for: .milliseconds(1507))
        }
        try rig.run(for: .seconds(20))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        let sent = browser.sent(.opus)
        let written = Set(file.blocks.map(\.payload))
        if loss == 0 { #expect(file.missing(of: sent) == 0) }
        let heard = Array(sent.drop { !written.contains($0.payload) }.reversed().drop { !written.contains($0.payload) }.reversed())
        let wrong = file.soundLength - RigFile.length(of: heard)
        #expect(abs(wrong.inSeconds) <= 0.061, "the sound is \(wrong) off")
        let lags = file.lags(behind: sent, .opus).compactMap { $0 }
        #expect(try #require(lags.max()) - #require(lags.min()) < 0.030, "\(lags.min() ?? 0)...\(lags.max() ?? 0)")
        #expect(file.isInOrder && file.problems == [])
    }

    /// janus#515, inlivedev/sfu#26: a packet every 400 ms while nobody speaks, numbers without a gap, timestamps that run on.
    @Test(arguments: [0.0, 0.05]) func `silence that is not sent takes its time, and is no loss`(loss: Double) throws {
        let rig = try RecorderRig(seed: 102, network: .issue(loss: loss))
        let sound = SimulatedSource.sound(for: .seconds(30)).with { $0.isSilent = { Int($0.inSeconds) % 6 >= 3 } }
        let browser = try rig.join("ana", [sound, .pictures(for: .seconds(30), every: .milliseconds(100), byteCount: 300)])
        try rig.run(for: .seconds(33))
        try rig.stop()
        let file = try RigFile("ana.webm", of: rig)
        let speech = browser.sent(.opus).filter { $0.payload.count > 2 }
        #expect(file.missing(of: speech) == 0)
        let lags = file.lags(behind: speech, .opus).compactMap { $0 }
        #expect(try #require(lags.max()) - #require(lags.min()) < 0.030, "\(lags.min() ?? 0)...\(lags.max() ?? 0)")
        let wrong = file.soundLength - RigFile.length(of: browser.sent(.opus))
        #expect(abs(wrong.inSeconds) <= 0.45, "the sound is \(wrong) off, at most a silence at the end")
        #expect(rig.recording.manifest.files[0].tracks.allSatisfy { $0.lostFrames == 0 })
    }
}
