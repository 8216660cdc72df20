import Media
import RecorderServer
import Recording
import TestSupport
import Testing

/// The second pass through a capture places frames by what the first has learned.
@Suite struct RemuxTimingTests {
    /// How far pictures stand from the sound, in seconds, at the times of the pictures.
    private func offsets(_ bytes: [UInt8], _ browser: SimulatedBrowser) throws -> [(time: Double, offset: Double)] {
        let file = try RigFile(bytes: bytes)
        let lags = file.lags(behind: browser.sent(.opus), .opus).compactMap { $0 }.sorted()
        let sound = try #require(lags.isEmpty ? nil : lags[lags.count / 2])
        return zip(file.blocks(.vp8), file.lags(behind: browser.sent(.vp8), .vp8)).compactMap { block, lag in
            lag.map { (block.time.inSeconds, $0 - sound) }
        }
    }

    @Test func `pictures stand beside their sound from the first on, where live they had to be moved there`() throws {
        var browser: SimulatedBrowser?
        let call = try CapturedCall(seed: 12, network: .init(loss: 0.02, jitter: .milliseconds(15))) { rig in
            browser = try rig.join(
                "ana", [.sound(for: .seconds(40)), .pictures(for: .seconds(40), encodingDelay: .milliseconds(90))])
            try rig.run(for: .seconds(42))
        }
        let ana = try #require(browser)
        let live = try offsets(#require(call.files["ana.webm"]), ana)

        let learned = try MemoryDisk.replay(call.capture, timing: .learning)
        let lessons = learned.recording.timingLessons
        // Learning changes nothing.
        let isSame = CapturedCall.files(on: learned.disk) == call.files
        #expect(isSame)
        let anew = try offsets(
            #require(CapturedCall.files(on: MemoryDisk.replay(call.capture, timing: .hindsight(lessons)).disk)["ana.webm"]), ana)

        #expect(anew.count == live.count)
        func worst(_ offsets: [(time: Double, offset: Double)]) -> Double { offsets.map { abs($0.offset) }.max() ?? 0 }
        let settled = worst(live.filter { $0.time > 15 })
        #expect(worst(live) > 0.030, "\(worst(live)): the call shows nothing")
        #expect(worst(anew) < settled + 0.006, "\(worst(anew)), settled \(settled)")
    }
}
