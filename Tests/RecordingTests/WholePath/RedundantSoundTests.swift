import Media
import Recording
import TestSupport
import Testing
import WebRTC

/// Chromium offers no NACK for sound: what protects it is the copy in the next packet (RFC 2198), which leaves about the square of the loss.
@Suite struct RedundantSoundTests {
    @Test(arguments: [(0.05, 0.995), (0.10, 0.985), (0.20, 0.95)], [21, 22] as [UInt64])
    func `copies take the lost ones' places, and the sound is as long as the wall clock`(
        bad: (loss: Double, share: Double), seed: UInt64
    ) throws {
        let rig = try RecorderRig(seed: seed, network: .issue(loss: bad.loss))
        let sound = SimulatedSource.sound(for: .seconds(60)).with { ($0.canSendAgain, $0.redundancy) = (false, 1) }
        let browser = try rig.join("ana", [sound])
        try rig.run(for: .seconds(62))
        try rig.stop()

        let sent = browser.sent(.opus)
        let file = try RigFile("ana.webm", of: rig)
        #expect(browser.packetsAskedFor == 0)
        #expect(file.share(of: sent) >= bad.share)
        #expect(file.missing(of: sent) > 0 || bad.loss < 0.1, "the loss was to be felt")
        #expect(file.isInOrder && file.problems == [])
        // The first and the last packets may themselves be lost for good.
        let written = Set(file.blocks.map(\.payload))
        let heard = sent.drop { !written.contains($0.payload) }.reversed().drop { !written.contains($0.payload) }.reversed()
        let length = file.soundLength - RigFile.length(of: Array(heard))
        #expect(abs(length.inSeconds) <= 0.021, "the sound is \(length) off")
        let lost = rig.recording.manifest.files[0].tracks[0].lostFrames
        #expect(abs(lost - file.missing(of: Array(heard))) <= 2, "what is missing is told")
    }
}
