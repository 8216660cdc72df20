import Media
import TestSupport
import Testing
import WebRTC

/// Datagrams are lost at random, both ways, at 40 ms there and back with 20 ms of jitter.
@Suite struct RandomLossTests {
    @Test(arguments: [(0.05, 1.0), (0.10, 1.0), (0.20, 0.995), (0.30, 0.99)], [11, 12] as [UInt64])
    func `pictures and our own pages' sound are whole, from the first on`(bad: (loss: Double, pictures: Double), seed: UInt64) throws {
        let rig = try RecorderRig(seed: seed, network: .issue(loss: bad.loss))
        let browser = try rig.join("ana", [.sound(for: .seconds(30)), .pictures(for: .seconds(30))])
        try rig.run(for: .seconds(34))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        #expect(rig.disk.mistakes == [] && file.problems == [] && file.isInOrder)
        #expect(file.share(of: browser.sent(.vp8)) >= bad.pictures)
        #expect(file.missing(of: browser.sent(.opus)) == 0)
        #expect(file.blocks(.vp8).first?.payload == browser.sent(.vp8).first?.payload)
        let length = file.soundLength - RigFile.length(of: browser.sent(.opus))
        #expect(abs(length.inSeconds) <= 0.021, "the sound is \(length) off")
    }
}
