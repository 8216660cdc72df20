import Media
import TestSupport
import Testing

@testable import Recording

private let ana = ParticipantID("ana")

struct NothingIsDroppedTests {
    /// The picture's packets are sent again up to two seconds late, in bursts, and the frames behind them wait for it.
    @Test(arguments: 1...6 as ClosedRange<UInt64>)
    func `every frame that comes is in the file, where it belongs, however late it comes`(seed: UInt64) throws {
        var rig = RecordingRig(seed: seed)
        rig.join(ana, name: "Ana")
        let sound = SimulatedStream.sound(until: .seconds(30))
        let picture = SimulatedStream.picture(until: .seconds(30))
        rig.send([sound], from: ana)
        rig.at(.zero, .trackAdded(ana, picture.track, codec: .vp8, isScreenShare: false))
        var random = SeededGenerator(seed: seed)
        var released = MonotonicTime.zero
        var waits: [(from: MonotonicTime, until: MonotonicTime)] = []
        for sent in picture.frames(using: &random) {
            var frame = sent.frame
            if Int.random(in: 0..<40, using: &random) == 0 {
                frame.arrival = sent.arrival + .milliseconds(Int64.random(in: 40...1900, using: &random))
                // The gap shows when the next packet comes.
                let noticed = sent.arrival + .milliseconds(20)
                if let last = waits.last, last.until >= noticed {
                    waits[waits.count - 1].until = max(last.until, frame.arrival)
                } else {
                    waits.append((noticed, frame.arrival))
                }
            }
            released = max(released, frame.arrival)
            rig.at(released - MonotonicTime.zero, .frame(frame, ana, picture.track))
        }
        for wait in waits {
            rig.at(wait.from - MonotonicTime.zero, .recovery(isWaiting: true, ana, picture.track))
            rig.at(wait.until - MonotonicTime.zero, .recovery(isWaiting: false, ana, picture.track))
        }
        rig.stop(at: .seconds(33))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.pictures.count == 901)
        #expect(file.packets.count == 1500)
        #expect(file.isMonotonic)
        #expect(file.sound.count == 1500, "no silence where nothing is missing")
        let lags = file.lags(of: .video)
        let middle = median(lags)
        #expect(lags.allSatisfy { abs($0 - middle) < 0.06 }, "\(lags.min()!)...\(lags.max()!)")
    }

    @Test func `a network that stands for three seconds moves nothing`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        for stream in [SimulatedStream.sound(until: .seconds(20)), .picture(until: .seconds(20))] {
            rig.at(.zero, .trackAdded(ana, stream.track, codec: stream.codec, isScreenShare: false))
            var last = MonotonicTime.zero
            for sent in stream.frames(using: &rig.random) {
                var frame = sent.frame
                let blocked = MonotonicTime.zero + .seconds(8)...MonotonicTime.zero + .seconds(11)
                if blocked.contains(frame.arrival) { frame.arrival = blocked.upperBound }
                frame.arrival = max(frame.arrival, last + .microseconds(200))
                last = frame.arrival
                rig.at(frame.arrival - MonotonicTime.zero, .frame(frame, ana, stream.track))
            }
        }
        rig.stop(at: .milliseconds(20_100))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.pictures.count == 601)
        #expect(file.packets.count == 1000)
        #expect(file.sound.count == 1000)
        #expect(file.isMonotonic)
        for kind in [MediaKind.audio, .video] {
            let lags = file.lags(of: kind)
            let middle = median(lags)
            #expect(lags.allSatisfy { abs($0 - middle) < 0.03 }, "\(lags.min()!)...\(lags.max()!)")
        }
    }

    @Test func `a burst at the start does not decide where things belong`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        for stream in [SimulatedStream.sound(until: .seconds(5)), .picture(until: .seconds(5))] {
            rig.at(.zero, .trackAdded(ana, stream.track, codec: stream.codec, isScreenShare: false))
            for (index, sent) in stream.frames(using: &rig.random).enumerated() {
                // What was sent before the connection was ready comes at once when it is.
                var frame = sent.frame
                frame.arrival = max(frame.arrival, .zero + .milliseconds(400) + .microseconds(50 * index))
                rig.at(frame.arrival - MonotonicTime.zero, .frame(frame, ana, stream.track))
            }
        }
        rig.stop(at: .milliseconds(5100))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.packets.count == 250)
        #expect(file.sound.count == 250)
        for kind in [MediaKind.audio, .video] {
            let lags = file.lags(of: kind)
            #expect(lags.max()! - lags.min()! < 0.01, "\(lags.min()!)...\(lags.max()!)")
        }
    }

    @Test func `what is still on its way at the stop is in the file`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        var picture = SimulatedStream.picture(until: .seconds(10))
        picture.sendingDelay = .milliseconds(120)
        rig.send([.sound(until: .seconds(10)), picture], from: ana)
        rig.stop(at: .milliseconds(9990))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.pictures.last!.captured! > 9.85)
        #expect(file.packets.last!.captured! > 9.93)
        #expect(rig.session.manifest.endedAt == RecordingRig.wallClock + .milliseconds(9990))
    }

    @Test func `what came more than a second and the waits ago is on disk, and it plays`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(20)), .picture(until: .seconds(20))], from: ana)
        for second in 4..<20 {
            rig.run(until: .seconds(second))
            let file = try RecordedFile("ana.webm", of: rig)
            #expect(file.packets.last!.captured! > Double(second) - 1.4)
            #expect(file.pictures.last!.captured! > Double(second) - 1.4)
        }
        // Something is new every second: no commit without, and none more than half a second later.
        #expect((20...45).contains(rig.disk.commits.count))
        #expect(zip(rig.disk.commits, rig.disk.commits.dropFirst()).allSatisfy { $0 != $1 })
    }
}
