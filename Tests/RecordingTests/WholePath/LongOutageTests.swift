import Media
import TestSupport
import Testing
import WebRTC

/// Nothing passes for longer than the sender remembers what it sent (about 3 s in libwebrtc): what is lost is lost, and the pictures go on
/// at a key frame, which is asked for as soon as that is clear and not when the recovery window is over.
@Suite struct LongOutageTests {
    @Test(arguments: [0.0, 0.05], [41, 42] as [UInt64])
    func `pictures are back soon after the network is`(loss: Double, seed: UInt64) throws {
        let rig = try RecorderRig(seed: seed, network: .issue(loss: loss))
        let browser = try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(5))
        let cut = rig.now
        rig.network.isCut = true
        try rig.run(for: .seconds(4))
        rig.network.isCut = false
        let back = rig.now
        try rig.run(for: .seconds(14))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        let written = Set(file.blocks.map(\.payload))
        let first = try #require(browser.sent(.vp8).first { $0.departed > back && written.contains($0.payload) })
        #expect(first.departed - back < .milliseconds(600), "\(first.departed - back) without pictures")
        for codec in [Codec.vp8, .opus] {
            let sent = browser.sent(codec).filter { $0.departed + .milliseconds(200) < cut || $0.departed > back + .milliseconds(600) }
            #expect(file.missing(of: sent) == 0, "\(codec)")
        }
        let requests = browser.keyframeRequests.filter { $0 > back && $0 < back + .seconds(5) }
        #expect((1...2).contains(requests.count), "one key frame is enough: \(requests)")
        #expect(abs(file.duration.inSeconds - 20) < 0.1 && file.isInOrder)
    }

    @Test(arguments: [43, 44, 45] as [UInt64])
    func `what the sender still has comes, and costs no key frame`(seed: UInt64) throws {
        let rig = try RecorderRig(seed: seed, network: .issue(loss: 0.02), keyframeInterval: .zero)
        let browser = try rig.join("ana", [.sound(for: .seconds(15)), .pictures(for: .seconds(15))])
        try rig.run(for: .seconds(5))
        rig.network.isCut = true
        try rig.run(for: .milliseconds(1200))
        rig.network.isCut = false
        let back = rig.now
        try rig.run(for: .seconds(14))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
        #expect(browser.keyframeRequests.filter { $0 > back } == [])
    }

    /// Feedback is lost for a second while packets come: many rounds of requests go unanswered, and then they do not.
    @Test func `a key frame asked for too early takes nothing away`() throws {
        let rig = try RecorderRig(seed: 46, network: .issue(loss: 0.05))
        let browser = try rig.join("ana", [.pictures(for: .seconds(12))])
        try rig.run(for: .seconds(5))
        rig.network.toBrowser.loss = 1
        try rig.run(for: .milliseconds(1300))
        rig.network.toBrowser.loss = 0.05
        try rig.run(for: .seconds(8))
        try rig.stop()
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.missing(of: browser.sent(.vp8)) == 0)
        #expect(file.longestFreeze < 0.05)
    }
}
