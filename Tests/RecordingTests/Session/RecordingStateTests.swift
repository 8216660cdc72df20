import Media
import TestSupport
import Testing

@testable import Recording

private let ana = ParticipantID("ana")

/// A recording in which Ana sends sound and picture, brought into a state.
private func rig(in state: RecordingManifest.State) -> RecordingRig {
    var rig = RecordingRig()
    rig.join(ana, name: "Ana")
    guard state != .waiting else {
        rig.run(until: .seconds(1))
        return rig
    }
    rig.send([.sound(until: .seconds(10)), .picture(until: .seconds(10))], from: ana)
    rig.run(until: .seconds(3))
    switch state {
    case .paused: rig.at(.seconds(3), .pause)
    case .finalizing, .completed:
        rig.finishesFiles = state == .completed
        rig.at(.seconds(3), .stop)
    case .failed: rig.at(.seconds(3), .diskFailed(code: "disk-full", message: "no space left"))
    case .waiting, .recording: break
    }
    rig.run(until: .seconds(4))
    return rig
}

struct RecordingStateTests {
    @Test(
        arguments: [
            (.waiting, .pause, .waiting), (.waiting, .resume, .waiting), (.waiting, .stop, .failed),
            (.recording, .pause, .paused), (.recording, .resume, .recording), (.recording, .stop, .completed),
            (.paused, .pause, .paused), (.paused, .resume, .recording), (.paused, .stop, .completed),
            (.finalizing, .pause, .finalizing), (.finalizing, .resume, .finalizing), (.finalizing, .stop, .finalizing),
            (.completed, .pause, .completed), (.completed, .resume, .completed), (.completed, .stop, .completed),
            (.failed, .pause, .failed), (.failed, .resume, .failed), (.failed, .stop, .failed),
        ] as [(RecordingManifest.State, Control, RecordingManifest.State)])
    func `each control does in each state what MediaRecorder would`(
        from: RecordingManifest.State, control: Control, to: RecordingManifest.State
    ) {
        var rig = rig(in: from)
        #expect(rig.session.manifest.state == from)
        switch control {
        case .pause: rig.at(.seconds(5), .pause)
        case .resume: rig.at(.seconds(5), .resume)
        case .stop: rig.at(.seconds(5), .stop)
        }
        rig.run(until: .seconds(9))
        #expect(rig.session.manifest.state == to)
        #expect(rig.disk.mistakes.isEmpty)
    }

    enum Control: CaseIterable { case pause, resume, stop }

    @Test func `a recording goes from waiting to completed, and everybody is told each time`() throws {
        var rig = RecordingRig()
        #expect(rig.disk.commits.map(\.state) == [.waiting], "it is on disk before anybody sends")
        rig.join(ana, name: "Ana")
        var sound = SimulatedStream.sound(until: .seconds(5))
        sound.starts = .zero + .seconds(2)
        rig.send([sound], from: ana)
        rig.run(until: .seconds(1))
        #expect(rig.session.manifest.state == .waiting)
        #expect(rig.session.manifest.startedAt == nil)
        rig.finishesFiles = false
        rig.stop(at: .seconds(5))
        #expect(rig.session.manifest.state == .finalizing, "until the disk has finished every file")
        #expect(!rig.events.contains(.ended))
        rig.finish(FileID(rawValue: 0))

        let manifest = rig.session.manifest
        #expect(manifest.state == .completed)
        #expect(rig.events.last == .ended)
        #expect(manifest.error == nil)
        #expect(manifest.startedAt == RecordingRig.wallClock + .milliseconds(2040))
        #expect(manifest.endedAt == RecordingRig.wallClock + .seconds(5))
        #expect(manifest.files.map(\.complete) == [true])
        #expect(manifest.files[0].bytes == Int64(rig.disk.file(named: "ana.webm")!.bytes.count))
        #expect(manifest.files[0].sha256?.count == 64)
        #expect(manifest == rig.disk.commits.last?.withoutDetails)
        #expect(Set(rig.disk.commits.map(\.state)) == [.waiting, .recording, .finalizing, .completed])
        #expect(rig.session.nextDeadline == nil)
    }

    @Test func `ended without any media it has failed, and says why`() {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.stop(at: .seconds(30))
        #expect(rig.session.manifest.state == .failed)
        #expect(rig.session.manifest.error?.code == "no-media")
        #expect(rig.session.manifest.files.isEmpty)
        #expect(rig.events.last == .ended)
    }

    @Test func `nobody ever sends: it ends after the wait limit`() {
        var rig = RecordingRig()
        rig.run(until: .seconds(3599))
        #expect(rig.session.manifest.state == .waiting)
        rig.run(until: .seconds(3600))
        #expect(rig.session.manifest.state == .failed)
        #expect(rig.session.manifest.error?.code == "no-media")
    }

    @Test func `an empty room ends it after a minute, but only once somebody was in it`() {
        var rig = RecordingRig()
        rig.at(.zero, .roomIsEmpty(true))
        rig.run(until: .seconds(300))
        #expect(rig.session.manifest.state == .waiting)

        rig.at(.seconds(300), .participantJoined(ana, name: "Ana"))
        rig.at(.seconds(300), .roomIsEmpty(false))
        var sound = SimulatedStream.sound(until: .seconds(310))
        sound.starts = .zero + .seconds(300)
        rig.send([sound], from: ana)
        rig.at(.seconds(310), .participantLeft(ana))
        rig.at(.seconds(310), .roomIsEmpty(true))
        rig.at(.seconds(340), .roomIsEmpty(false))
        rig.at(.seconds(350), .roomIsEmpty(true))
        rig.run(until: .seconds(409))
        #expect(rig.session.manifest.state == .recording)
        rig.run(until: .seconds(411))
        #expect(rig.session.manifest.state == .completed)
        #expect(rig.session.manifest.duration < 11)
    }

    @Test func `maxDuration ends it as if stopped, and pauses do not count`() throws {
        var rig = RecordingRig { $0.maxDuration = .seconds(10) }
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(60)), .picture(until: .seconds(60))], from: ana)
        rig.at(.seconds(5), .pause)
        rig.at(.seconds(25), .resume)
        rig.run(until: .seconds(60))
        #expect(rig.session.manifest.state == .completed)
        #expect(abs(rig.session.manifest.duration - 10) < 0.11, "the last picture stands for a tenth of a second at most")
        #expect(rig.session.manifest.endedAt! <= RecordingRig.wallClock + .milliseconds(30_300))
    }

    @Test func `maxBytes ends it as if stopped`() {
        var rig = RecordingRig { $0.maxBytes = 1_000_000 }
        rig.join(ana, name: "Ana")
        var picture = SimulatedStream.picture(until: .seconds(60))
        picture.payloadByteCount = 5000
        rig.send([picture], from: ana)
        rig.run(until: .seconds(60))
        #expect(rig.session.manifest.state == .completed)
        #expect((1_000_000...1_400_000).contains(rig.session.manifest.bytes))
    }

    @Test func `a disk that fails ends it at once, and what there is is finished`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(10))], from: ana)
        rig.at(.seconds(5), .diskFailed(code: "disk-full", message: "no space left on device"))
        rig.run(until: .seconds(10))
        #expect(rig.session.manifest.state == .failed)
        #expect(rig.session.manifest.error == .init(code: "disk-full", message: "no space left on device"))
        #expect(rig.events.last { if case .note = $0 { false } else { true } } != nil)
        #expect(rig.events.contains(.ended))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.entry.complete)
        #expect(file.duration > 4.5)
    }

    @Test func `pictures that never have a key frame make no file`() {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        var picture = SimulatedStream.picture(until: .seconds(5))
        picture.isLost = { $0 == 0 }
        rig.send([picture], from: ana)
        rig.stop(at: .seconds(5))
        #expect(rig.session.manifest.state == .failed)
        #expect(rig.session.manifest.error?.code == "no-media")
        #expect(rig.session.manifest.files.isEmpty)
        // At once, and then after 1, 2 and 4 s.
        #expect(rig.events.count { $0 == .keyframeNeeded(ana, picture.track) } == 3)
    }

    @Test func `what people may change reaches the disk`() {
        var rig = RecordingRig()
        rig.at(.seconds(1), .update(name: "Monday", tags: ["a"], metadata: nil, hold: true))
        rig.run(until: .seconds(2))
        #expect(rig.disk.commits.last?.name == "Monday")
        #expect(rig.disk.commits.last?.tags == ["a"])
        #expect(rig.disk.commits.last?.hold == true)
    }
}
