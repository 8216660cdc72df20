import Media
import Recording
import TestSupport
import Testing

/// A minute's call with sound and picture, of which every twentieth datagram is lost.
@Suite struct MinuteOfCallTests {
    @Test func `every frame is in the file, sound has no gap, and both stand together`() throws {
        let rig = try RecorderRig(seed: 3, network: .init(loss: 0.05, duplication: 0.01, jitter: .milliseconds(15)))
        let browser = try rig.join("ana", [.sound(for: .seconds(60)), .pictures(for: .seconds(60))])
        try rig.run(for: .seconds(63))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        #expect(rig.disk.mistakes == [] && file.problems == [])
        #expect(rig.disk.files.count == 1)
        #expect(rig.recording.manifest.state == .completed)
        #expect(browser.packetsSentAgain > 100)
        for codec in [Codec.vp8, .opus] {
            let sent = browser.sent(codec).map(\.payload)
            let isWhole = file.blocks(codec).map(\.payload) == sent
            #expect(isWhole, "\(file.blocks(codec).count) of \(sent.count) \(codec) frames")
        }
        // Key frames come every ten seconds, because they are asked for.
        #expect(file.blocks(.vp8).count { $0.isKeyframe } >= 6)

        let sound = file.blocks(.opus)
        let distances = zip(sound, sound.dropFirst()).map { ($1.time - $0.time).inSeconds }
        // Milliseconds are the file's ticks, so that a distance of 20 ms may look like 19 or 21.
        #expect(distances.allSatisfy { abs($0 - 0.020) < 0.0015 }, "\(distances.min() ?? 0)...\(distances.max() ?? 0)")
        #expect(abs(file.duration.inSeconds - 60) < 0.1)
        #expect(zip(file.blocks, file.blocks.dropFirst()).allSatisfy { $0.time <= $1.time })

        let soundLags = file.lags(behind: browser.sent(.opus), .opus).compactMap { $0 }.sorted()
        let soundLag = try #require(soundLags.isEmpty ? nil : soundLags[soundLags.count / 2])
        let pictureLags = zip(file.blocks(.vp8), file.lags(behind: browser.sent(.vp8), .vp8)).compactMap { block, lag in
            lag.map { (time: block.time.inSeconds, offset: $0 - soundLag) }
        }
        #expect(pictureLags.count == 1800)
        // What the first reports teach is slewed in by then.
        let settled = pictureLags.filter { $0.time > 12 }.map(\.offset)
        #expect(settled.allSatisfy { abs($0) < 0.020 }, "\(settled.min() ?? 0)...\(settled.max() ?? 0)")
    }
}
