import Media
import TestSupport
import Testing
import WebRTC

/// A telephone's network stands still for seconds and then delivers everything it has kept, faster or slower.
@Suite struct StalledNetworkTests {
    /// FACTS-MEDIA §6, 7 and 8: nothing collapses, nothing is inflated, whatever the queue.
    @Test(arguments: [(2, 0), (6, 0), (6, 3), (3, 6)] as [(Int64, Int64)])
    func `what was kept stands where it belongs`(seconds: Int64, drain: Int64) throws {
        let rig = try RecorderRig(seed: 151)
        let browser = try rig.join("ana", [.sound(for: .seconds(40)), .pictures(for: .seconds(40), byteCount: 400)])
        try rig.run(for: .seconds(10))
        rig.network.stall(at: rig.now, for: .seconds(seconds), drainingIn: .seconds(drain))
        try rig.run(for: .seconds(34))
        try rig.stop()

        let file = try RigFile("ana.webm", of: rig)
        #expect(file.isInOrder && file.problems == [])
        for codec in [Codec.vp8, .opus] { #expect(file.missing(of: browser.sent(codec)) == 0, "\(codec)") }
        for codec in [Codec.vp8, .opus] {
            let lags = file.lags(behind: browser.sent(codec), codec).compactMap { $0 }.sorted()
            let median = try #require(lags.isEmpty ? nil : lags[lags.count / 2])
            #expect(lags.allSatisfy { abs($0 - median) < 0.045 }, "\(codec): \(lags[0] - median)...\(lags[lags.count - 1] - median)")
        }
        #expect(abs(file.duration.inSeconds - 40) < 0.1)
    }
}
