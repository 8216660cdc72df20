import Media
import Recording
import TestSupport
import Testing
import WebRTC

/// A sender with three layers, of which the larger ones come and go with its bandwidth.
@Suite struct SimulcastTests {
    @Test func `the largest layer is taken and followed, in one file without a tear`() throws {
        let rig = try RecorderRig(seed: 91, network: .issue(loss: 0.03))
        let camera = SimulatedSource.pictures(for: .seconds(30)).with {
            $0.layers = [
                ("q", VideoDimensions(width: 160, height: 90)), ("h", VideoDimensions(width: 320, height: 180)),
                ("f", VideoDimensions(width: 640, height: 360)),
            ]
        }
        let browser = try rig.join("ana", [.sound(for: .seconds(30)), camera])
        try rig.run(for: .seconds(10))
        browser.setLayer(2, of: 1, isActive: false)
        let left = rig.now
        try rig.run(for: .seconds(8))
        browser.setLayer(2, of: 1, isActive: true)
        let back = rig.now
        try rig.run(for: .seconds(14))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        let layers = Dictionary(browser.sent(.vp8).map { ($0.payload, ($0.layer, $0.captured)) }, uniquingKeysWith: { first, _ in first })
        let written = file.blocks(.vp8).compactMap { layers[$0.payload] }
        #expect(written.count == file.blocks(.vp8).count)
        let steady = written.filter { $0.1 > .zero + .seconds(3) && $0.1 < left || $0.1 > back + .seconds(3) }
        #expect(steady.allSatisfy { $0.0 == 2 } && steady.count > 400)
        #expect(written.contains { $0.0 == 1 }, "the next best while the best is away")
        // Each change of layers begins with a key frame.
        for (block, (last, next)) in zip(file.blocks(.vp8).dropFirst(), zip(written, written.dropFirst())) where last.0 != next.0 {
            #expect(block.isKeyframe)
        }
        #expect(rig.disk.files.count == 1 && file.isInOrder)
        // A layer is over when nothing came of it for 2 s; then the next one makes a key frame. The question may be lost once.
        #expect(file.longestFreeze < 3.3, "\(file.longestFreeze)")
        #expect(rig.recording.manifest.files[0].tracks.first?.width == 640)
        for (second, offset) in file.offsets(of: browser) where second > 4 { #expect(abs(offset) < 0.045, "second \(second): \(offset)") }
    }

    @Test func `a rotated telephone and a shrinking picture stay in one file of the largest size`() throws {
        let rig = try RecorderRig(seed: 92, network: .issue(loss: 0.03))
        let browser = try rig.join("ana", [.pictures(for: .seconds(12))])
        for dimensions in [(640, 360), (360, 640), (320, 180)] {
            browser.resize(0, to: VideoDimensions(width: dimensions.0, height: dimensions.1))
            try rig.run(for: .seconds(4))
        }
        try rig.run(for: .seconds(2))
        try rig.stop()
        let file = try RigFile("ana.webm", of: rig)
        #expect(file.missing(of: browser.sent(.vp8)) == 0)
        let track = try #require(rig.recording.manifest.files[0].tracks.first)
        #expect(track.width == 640 && track.height == 640)
    }
}
