import Media
import TestSupport
import Testing

@testable import Recording

private let ana = ParticipantID("ana")

struct DriftTests {
    /// Five minutes show a drift of 120 ms between clocks at ±200 ppm, if nothing is done.
    @Test(arguments: [(-200, 200), (200, -200), (200, 200), (0, -200)] as [(Double, Double)])
    func `clocks that drift apart keep sound and picture together`(soundError: Double, pictureError: Double) throws {
        var rig = RecordingRig(seed: UInt64(bitPattern: Int64(soundError * 1000 + pictureError)))
        rig.join(ana, name: "Ana")
        var sound = SimulatedStream.sound(until: .seconds(300))
        sound.clockError = soundError
        sound.jitter = .milliseconds(15)
        var picture = SimulatedStream.picture(until: .seconds(300))
        picture.clockError = pictureError
        picture.jitter = .milliseconds(15)
        picture.interval = .milliseconds(100)
        rig.send([sound, picture], from: ana, clockError: 50)
        rig.stop(at: .seconds(300))

        let file = try RecordedFile("ana.webm", of: rig)
        let difference = zip(Self.lagsBySecond(file, .audio), Self.lagsBySecond(file, .video)).dropFirst(12).map { $1 - $0 }
        #expect(difference.allSatisfy { abs($0) < 0.020 }, "\(difference.min()!)...\(difference.max()!)")
        #expect(abs(file.duration - 300) < 0.120, "the last picture stands for a tenth of a second")
        let lags = file.lags(of: .audio)
        #expect(lags.allSatisfy { abs($0 - lags[0]) < 0.030 }, "against true time, too")
        #expect(file.isMonotonic)
    }

    /// The median of each second: what somebody sees and hears.
    static func lagsBySecond(_ file: RecordedFile, _ kind: MediaKind) -> [Double] {
        let blocks = file.blocks.filter { $0.kind == kind && $0.captured != nil }
        return Dictionary(grouping: blocks) { Int($0.captured!) }.sorted { $0.key < $1.key }
            .map { median($0.value.map { $0.time - $0.captured! }) }
    }

    @Test func `an hour with drift, mutes and restarts stays together, exact and small`() throws {
        var rig = RecordingRig(seed: 42)
        rig.join(ana, name: "Ana")
        var sound = SimulatedStream.sound(until: .seconds(3600))
        sound.clockError = 200
        sound.jitter = .milliseconds(10)
        var picture = SimulatedStream.picture(until: .seconds(3600))
        picture.clockError = -200
        picture.jitter = .milliseconds(10)
        picture.interval = .milliseconds(200)
        picture.keyframeEvery = 50
        // The sound is off for a minute every ten, the connection away for 5 s every twenty.
        sound.isLost = { ($0 / 50) % 600 >= 540 || ($0 / 50) % 1200 >= 1000 && ($0 / 50) % 1200 < 1005 }
        picture.isLost = { ($0 / 5) % 1200 >= 1000 && ($0 / 5) % 1200 < 1005 }
        rig.send([sound, picture], from: ana, clockError: -100)
        var largest = 0
        for minute in 1...59 {
            rig.run(until: .seconds(minute * 60))
            largest = max(largest, rig.session.participants[0].feeds[0].interleaver.byteCount)
        }
        rig.stop(at: .seconds(3600))
        #expect(largest < 20_000, "bytes that wait")
        #expect(rig.disk.largestOperation < 100_000)

        let file = try RecordedFile("ana.webm", of: rig)
        #expect(abs(file.duration - 3600) < 0.220)
        #expect(file.isMonotonic)
        let lags = Dictionary(grouping: file.blocks.filter { $0.captured != nil }) { Int($0.captured!) }
        for (second, blocks) in lags where second > 12 {
            let sound = blocks.filter { $0.kind == .audio }.map { $0.time - $0.captured! }
            let pictures = blocks.filter { $0.kind == .video }.map { $0.time - $0.captured! }
            guard !sound.isEmpty, !pictures.isEmpty else { continue }
            #expect(abs(median(sound) - median(pictures)) < 0.020, "second \(second)")
        }
    }
}
