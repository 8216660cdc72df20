import Media
import TestSupport
import Testing

@testable import Recording

private let ana = ParticipantID("ana")

struct GapTests {
    @Test(arguments: [0.01, 0.1, 0.3], [true, false])
    func `a WAV is as long as the wall clock at every loss rate`(lossRate: Double, hasPicture: Bool) throws {
        var rig = RecordingRig(seed: UInt64(lossRate * 100))
        rig.join(ana, name: "Ana")
        var random = SeededGenerator(seed: 5)
        let lost = Set((1..<1499).filter { _ in Double.random(in: 0..<1, using: &random) < lossRate })
        var sound = SimulatedStream.sound(until: .seconds(30))
        sound.isLost = { lost.contains($0) }
        sound.jitter = .milliseconds(20)
        rig.send(hasPicture ? [sound, .picture(until: .seconds(30))] : [sound], from: ana)
        rig.stop(at: .milliseconds(30_100))

        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.packets.count == 1500 - lost.count, "everything that came is there")
        let wall = file.packets.last!.time + 0.020 - file.packets[0].time
        #expect(abs(file.waveDuration - wall) <= 0.020)
        #expect(abs(wall - 30) <= 0.020)
        #expect(file.isMonotonic)
    }

    @Test(arguments: [3, 50, 244])
    func `a mute by null, whose timestamps stand still, leaves a gap of its length`(seconds: Int) throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        let end = Duration.seconds(20 + seconds)
        var before = SimulatedStream.sound(until: .seconds(10))
        before.jitter = .milliseconds(5)
        var after = SimulatedStream.sound(until: end)
        after.starts = .zero + .seconds(10 + seconds)
        after.firstTimestamp += 10 * 48_000
        rig.send([before, .picture(until: end)], from: ana)
        rig.send([after], from: ana)
        rig.stop(at: end + .milliseconds(100))

        let file = try RecordedFile("ana.webm", of: rig)
        let lags = file.lags(of: .audio)
        #expect(lags.count == 1000)
        #expect(lags.allSatisfy { abs($0 - lags[0]) < 0.010 })
        #expect(abs(file.waveDuration - min(Double(20 + seconds), 80)) <= 0.030, "60 s are filled at most")
        #expect(file.isMonotonic)
        #expect(rig.events.contains { if case .note(let note) = $0 { note.type == .gap } else { false } } == (seconds > 60))
        #expect(abs(median(file.lags(of: .video)) - median(lags)) < 0.02)
    }

    @Test func `a sender that stops at silence is filled between its packets`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        var sound = SimulatedStream.sound(until: .seconds(20))
        // Between 5 and 15 s one packet every 400 ms, as DTX does.
        sound.isLost = { (250..<750).contains($0) && $0 % 20 != 0 }
        rig.send([sound, .picture(until: .seconds(20))], from: ana)
        rig.stop(at: .milliseconds(20_100))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(abs(file.waveDuration - 20) <= 0.020)
        #expect(file.packets.count == 1000 - 475)
        #expect(file.sound.allSatisfy { $0.duration <= 0.120 })
    }

    @Test func `sound that stops before the end is not prolonged in a file of sound`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(10))], from: ana)
        rig.stop(at: .seconds(30))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(abs(file.waveDuration - 10) < 0.001)
        #expect(abs(file.duration - 10) < 0.01)
        #expect(abs(rig.session.manifest.duration - 10) < 0.01)
    }

    @Test func `one wrong timestamp makes no silence`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        let sound = SimulatedStream.sound(until: .seconds(20))
        rig.at(.zero, .trackAdded(ana, sound.track, codec: .opus, isScreenShare: false))
        for (index, sent) in sound.frames(using: &rig.random).enumerated() {
            var frame = sent.frame
            if index == 500 { frame.rtpTimestamp = 0 }
            rig.at(sent.arrival - MonotonicTime.zero, .frame(frame, ana, sound.track))
        }
        rig.stop(at: .milliseconds(20_100))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.packets.count == 1000)
        #expect(abs(file.waveDuration - 20) <= 0.020)
        let lags = file.lags(of: .audio)
        #expect(lags.allSatisfy { abs($0 - lags[0]) < 0.040 })
    }

    @Test func `lost frames are counted beside the frames`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(5)), .picture(until: .seconds(5))], from: ana)
        rig.at(.milliseconds(10), .framesLost(2, ana, TrackID(rawValue: 2)))
        rig.at(.seconds(3), .framesLost(5, ana, TrackID(rawValue: 1)))
        rig.at(.seconds(3), .framesLost(1, ana, TrackID(rawValue: 2)))
        rig.stop(at: .milliseconds(5100))
        let tracks = rig.session.manifest.files[0].tracks
        #expect(tracks.map(\.kind) == [.video, .audio])
        #expect(tracks.map(\.lostFrames) == [3, 5])
        #expect(tracks.map(\.frames) == [151, 250])
    }
}
