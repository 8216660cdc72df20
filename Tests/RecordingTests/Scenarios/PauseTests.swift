import Media
import TestSupport
import Testing

@testable import Recording

private let ana = ParticipantID("ana")

struct PauseTests {
    @Test func `paused time is absent, and the picture begins again with a key frame`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        var picture = SimulatedStream.picture(until: .seconds(40))
        picture.keyframeEvery = 100  // the one after the resumption is at 30 s
        rig.send([.sound(until: .seconds(40)), picture], from: ana)
        rig.at(.seconds(10), .pause)
        rig.at(.seconds(28), .resume)
        rig.run(until: .seconds(20))
        #expect(rig.session.manifest.state == .paused)
        #expect(rig.session.manifest.pauses.count == 1)
        #expect(rig.session.manifest.pauses[0].wallEnd == nil)
        #expect(abs(rig.session.manifest.duration - 10) < 0.04)
        rig.run(until: .milliseconds(28_100))
        #expect(rig.events.contains(.keyframeNeeded(ana, picture.track)))
        rig.stop(at: .seconds(40))

        let file = try RecordedFile("ana.webm", of: rig)
        #expect(abs(file.duration - 22) < 0.05)
        #expect(abs(file.waveDuration - 22) < 0.03, "no silence stands for the pause")
        #expect(file.isMonotonic)
        #expect(file.blocks.allSatisfy { $0.captured.map { $0 < 10 || $0 > 27.95 } ?? true })
        let resumed = try #require(file.pictures.first { $0.captured! > 27 })
        #expect(resumed.isKeyframe)
        for block in file.blocks {
            guard let captured = block.captured else { continue }
            #expect(abs(block.time - (captured > 20 ? captured - 18 : captured)) < 0.05)
        }
        let pause = rig.session.manifest.pauses[0]
        #expect(abs(pause.at - 10) < 0.05)
        #expect(pause.wallStart == RecordingRig.wallClock + .seconds(10))
        #expect(pause.wallEnd == RecordingRig.wallClock + .seconds(28))
    }

    @Test func `who comes during a pause is in the file from the resumption on`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(20))], from: ana)
        rig.at(.seconds(5), .pause)
        rig.at(.seconds(10), .resume)
        let ben = ParticipantID("ben")
        rig.join(ben, name: "Ben", at: .seconds(6))
        var sound = SimulatedStream.sound(until: .seconds(20))
        sound.starts = .zero + .seconds(7)
        rig.send([sound], from: ben)
        rig.stop(at: .seconds(20))
        let file = try RecordedFile("ben.webm", of: rig)
        #expect(abs(file.entry.offset - 5) < 0.05)
        #expect(abs(file.duration - 10) < 0.05)
    }

    @Test func `a stop in a pause ends the pause, too`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(20))], from: ana)
        rig.at(.seconds(5), .pause)
        rig.stop(at: .seconds(10))
        #expect(rig.session.manifest.state == .completed)
        #expect(rig.session.manifest.pauses[0].wallEnd == RecordingRig.wallClock + .seconds(10))
        #expect(abs(rig.session.manifest.duration - 5) < 0.05)
    }

    @Test func `a pause before the first frame was placed is a pause`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(10))], from: ana)
        rig.at(.milliseconds(300), .pause)
        rig.at(.seconds(5), .resume)
        rig.stop(at: .seconds(10))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(abs(file.duration - 5.26) < 0.05)
        #expect(file.entry.offset < 0.05)
    }
}
