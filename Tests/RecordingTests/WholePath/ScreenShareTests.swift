import Media
import Recording
import TestSupport
import Testing
import WebRTC

/// A page adds tracks to its connection, and takes them away.
@Suite struct ScreenShareTests {
    @Test func `a screen that is shared later has its own file, as long as it was shared`() throws {
        let rig = try RecorderRig(seed: 131, network: .issue(loss: 0.05))
        let browser = try rig.join("ana", [.sound(for: .seconds(30)), .pictures(for: .seconds(30))])
        try rig.run(for: .seconds(10))
        browser.add(.pictures(for: .seconds(30), every: .milliseconds(200)).with { $0.isScreenShare = true })
        try rig.renegotiate(browser)
        try rig.run(for: .seconds(8))
        browser.remove(2)
        try rig.run(for: .milliseconds(500))
        try rig.renegotiate(browser)
        try rig.run(for: .seconds(14))
        try rig.stop()

        #expect(Set(rig.disk.files.values.map(\.name)) == ["ana.webm", "ana-screen.webm"])
        #expect(rig.disk.mistakes == [])
        let camera = try RigFile("ana.webm", of: rig)
        let screen = try RigFile("ana-screen.webm", of: rig)
        #expect(screen.missing(of: browser.tracks[2].sent) == 0 && browser.tracks[2].sent.count > 35)
        for track in [0, 1] { #expect(camera.missing(of: browser.tracks[track].sent) == 0) }
        #expect((7.5...8.5).contains(screen.duration.inSeconds) && abs(camera.duration.inSeconds - 30) < 0.1)
        let manifest = try #require(rig.recording.manifest.files.first { $0.name == "ana-screen.webm" })
        #expect(abs(manifest.offset - 10) < 0.3)
    }

    @Test func `a camera that is added later goes into the same file, beside the sound where it belongs`() throws {
        let rig = try RecorderRig(seed: 132, network: .issue(loss: 0.05))
        let browser = try rig.join("ana", [.sound(for: .seconds(25))])
        try rig.run(for: .seconds(7))
        browser.add(.pictures(for: .seconds(18)))
        try rig.renegotiate(browser)
        try rig.run(for: .seconds(21))
        try rig.stop()
        #expect(rig.disk.files.values.map(\.name) == ["ana.webm"])
        let file = try RigFile("ana.webm", of: rig)
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
        for (second, offset) in file.offsets(of: browser) where second > 9 { #expect(abs(offset) < 0.020, "second \(second): \(offset)") }
    }

    @Test func `who leaves and comes back has two files, each whole`() throws {
        let rig = try RecorderRig(seed: 133, network: .issue(loss: 0.05))
        let first = try rig.join("ana", [.sound(for: .seconds(30)), .pictures(for: .seconds(30))])
        try rig.join("ben", [.sound(for: .seconds(30))])
        try rig.run(for: .seconds(8))
        let left = rig.now
        try rig.leave(first)
        try rig.run(for: .seconds(4))
        let second = try rig.join("ana", [.sound(for: .seconds(10)), .pictures(for: .seconds(10))])
        try rig.run(for: .seconds(14))
        try rig.stop()
        #expect(Set(rig.disk.files.values.map(\.name)) == ["ana.webm", "ana-2.webm", "ben.webm"])
        let files = try ["ana.webm", "ana-2.webm"].map { try RigFile($0, of: rig) }
        for codec in [Codec.vp8, .opus] {
            let before = first.sent(codec).filter { $0.departed + .milliseconds(300) < left }
            #expect(files[0].missing(of: before) == 0)
            #expect(files[1].missing(of: second.sent(codec)) == 0)
        }
        let offset = try #require(rig.recording.manifest.files.first { $0.name == "ana-2.webm" }).offset
        #expect(abs(offset - 12) < 0.5)
    }
}
