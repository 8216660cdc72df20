import Media
import Recording
import TestSupport
import Testing
import WebRTC

/// Nothing passes for a moment, again and again: a lift, a door, a microwave oven.
@Suite struct BurstLossTests {
    @Test(arguments: [31, 32, 33] as [UInt64])
    func `of 300 ms every 5 s nothing is missing after a minute`(seed: UInt64) throws {
        let outages = SimulatedNetwork.Outages(every: .seconds(5), lasting: .milliseconds(300))
        let rig = try RecorderRig(seed: seed, network: .issue(loss: 0, outages: outages))
        let browser = try rig.join("ana", [.sound(for: .seconds(60)), .pictures(for: .seconds(60))])
        try rig.run(for: .seconds(63))
        try rig.stop()

        #expect(rig.network.counters.lost > 300)
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.share(of: browser.sent(.vp8)) >= 0.999)
        #expect(file.missing(of: browser.sent(.opus)) == 0)
        #expect(file.isInOrder && file.problems == [] && rig.disk.mistakes == [])
    }

    @Test(arguments: [34, 35] as [UInt64])
    func `of Gilbert and Elliott's kind nothing is missing either`(seed: UInt64) throws {
        // One datagram in two hundred begins a burst of ten on average: 5 % are lost, close together.
        var impairment = SimulatedNetwork.Impairment.issue(loss: 0)
        impairment.bursts = .init(begins: 0.005, ends: 0.1)
        let rig = try RecorderRig(seed: seed, network: impairment)
        let browser = try rig.join("ana", [.sound(for: .seconds(30)), .pictures(for: .seconds(30))])
        try rig.run(for: .seconds(34))
        try rig.stop()

        #expect(rig.network.counters.lost > 150)
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
    }

    @Test func `a link that is too slow for a while delays and drops, and the files stay true`() throws {
        let rig = try RecorderRig(seed: 36, network: .issue(loss: 0.01))
        let browser = try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(5))
        // Half of what the call needs, and half a second of queue.
        rig.network.toRecorder.bottleneck = .init(bitsPerSecond: 220_000, longestQueue: .milliseconds(500))
        try rig.run(for: .seconds(4))
        rig.network.toRecorder.bottleneck = nil
        try rig.run(for: .seconds(14))
        try rig.stop()

        #expect(rig.network.counters.dropped > 50)
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.isInOrder && file.problems == [])
        let lost = rig.recording.manifest.files[0].tracks.map(\.lostFrames).reduce(0, +)
        let missing = file.missing(of: browser.sent(.vp8)) + file.missing(of: browser.sent(.opus))
        #expect(lost == missing, "each frame is in the file or told as lost")
        for (second, offset) in file.offsets(of: browser) where second > 4 { #expect(abs(offset) < 0.020, "second \(second): \(offset)") }
        #expect(abs(file.duration.inSeconds - 20) < 0.1)
    }
}
