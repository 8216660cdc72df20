import Media
import TestSupport
import Testing
import WebRTC

@testable import Recording

/// Several people in one recording: each has clocks of their own, and comes and goes.
@Suite struct SeveralPeopleTests {
    /// Wall clocks decades apart, media clocks that run away from each other by 120 ms in the course of the call.
    @Test func `who speaks at the same time is heard at the same time, whatever the clocks say`() throws {
        let rig = try RecorderRig(seed: 181, network: .issue(loss: 0.03))
        let names = ["ana", "ben", "eva"]
        let browsers = try names.enumerated().map { index, name in
            let error = [200.0, -200, 0][index]
            return try rig.join(
                name, [SimulatedSource.sound(for: .seconds(300)).with { $0.clockError = error }], clockError: error,
                clockOffset: .seconds([0, -900_000_000, 70][index]))
        }
        try rig.run(for: .seconds(304))
        try rig.stop()

        var lags: [[Int: Double]] = []
        for (name, browser) in zip(names, browsers) {
            let file = try RigFile("\(name).webm", of: rig)
            let offset = try #require(rig.recording.manifest.files.first { $0.name == "\(name).webm" }).offset
            #expect(file.missing(of: browser.sent(.opus)) == 0 && file.isInOrder)
            lags.append(file.medianLags(of: browser.sent(.opus), .opus).mapValues { $0 + offset })
        }
        for second in 1..<298 {
            let now = lags.compactMap { $0[second] }
            #expect(now.count == 3 && now.max()! - now.min()! <= 0.020, "second \(second): \(now)")
        }
    }

    @Test func `thirty who come and go within an hour leave nothing behind but their files`() throws {
        let rig = try RecorderRig(seed: 182, network: .issue(loss: 0.05))
        var present: [SimulatedBrowser] = []
        var most = (waiting: 0, held: 0, feeds: 0)
        for number in 0..<30 {
            present.append(
                try rig.join(
                    "p\(number)",
                    [.sound(for: .seconds(12)), .pictures(for: .seconds(12), every: .milliseconds(200), byteCount: 300)]))
            for _ in 0..<3 {
                try rig.run(for: .seconds(5))
                let feeds = rig.recording.participants.flatMap(\.feeds)
                most.waiting = max(most.waiting, rig.waitingByteCount)
                most.held = max(most.held, feeds.reduce(0) { $0 + $1.interleaver.byteCount })
                most.feeds = max(most.feeds, feeds.count)
            }
            if present.count == 3 { try rig.leave(present.removeFirst()) }
            try rig.run(for: .seconds(105))
        }
        #expect(most.waiting < 40_000 && most.held < 40_000 && most.feeds <= 3, "\(most)")
        try rig.stop()
        #expect(rig.recording.participants.allSatisfy { !$0.hasOpenFile } && rig.waitingByteCount == 0)
        #expect(rig.disk.files.count == 30 && rig.disk.files.values.allSatisfy(\.isFinished) && rig.disk.mistakes == [])
        for number in [0, 13, 29] {
            let file = try RigFile("p\(number).webm", of: rig)
            #expect(file.problems == [] && file.isInOrder && abs(file.duration.inSeconds - 12) < 0.3)
            let offset = try #require(rig.recording.manifest.files.first { $0.name == "p\(number).webm" }).offset
            #expect(abs(offset - Double(number) * 120) < 1)
        }
    }
}
