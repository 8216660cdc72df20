import Media
import TestSupport
import Testing
import WebRTC

/// A browser that is the DTLS server has its keys before its last flight is with the recorder, and speaks at once.
@Suite struct EarlyMediaTests {
    @Test func `media that comes before the handshake is finished is in the file`() throws {
        let rig = try RecorderRig(seed: 9)
        rig.network.toRecorder.handshakeDelay = .milliseconds(400)
        let browser = try rig.join("ana", [.sound(for: .seconds(3)), .pictures(for: .seconds(3))], setup: .passive)
        try rig.run(for: .seconds(6))
        try rig.stop()

        let keysOfRecorder = try #require(rig.events.first { $0.event == .connected }?.time)
        let early = browser.sent(.vp8).filter { $0.departed + .milliseconds(20) < keysOfRecorder }
        #expect(early.count > 5, "the browser was to speak before the recorder had its keys")
        #expect(browser.packetsSentAgain == 0, "what came early was kept")
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] {
            let sent = browser.sent(codec).map(\.payload)
            let isWhole = file.blocks(codec).map(\.payload) == sent
            #expect(isWhole, "\(file.blocks(codec).count) of \(sent.count) \(codec) frames")
        }
        #expect(rig.disk.mistakes == [] && file.problems == [])
    }
}
