import Media
import TestSupport
import Testing

@testable import Recording

private let ana = ParticipantID("ana")
private let ben = ParticipantID("ben")

private extension RecordingRig {
    func entry(_ id: ParticipantID) -> RecordingManifest.Participant? { session.manifest.participants.first { $0.id == id } }
}

struct ParticipantTests {
    @Test func `who leaves has a finished file at once, who returns gets another`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.join(ben, name: "Ben")
        rig.send([.sound(until: .seconds(30)), .picture(until: .seconds(30))], from: ben)
        rig.send([.sound(until: .seconds(10)), .picture(until: .seconds(10))], from: ana)
        rig.at(.seconds(10), .participantLeft(ana))
        rig.run(until: .milliseconds(10_001))
        #expect(rig.session.manifest.files.map(\.name) == ["ana.webm", "ben.webm"])
        #expect(rig.session.manifest.files.map(\.complete) == [true, false])
        #expect(rig.session.manifest.state == .recording)
        #expect(rig.entry(ana)?.leftAt == RecordingRig.wallClock + .seconds(10))
        #expect(rig.entry(ana)?.media == RecordingManifest.Participant.Media.none)

        rig.join(ana, name: "Ana", at: .seconds(20))
        var sound = SimulatedStream.sound(until: .seconds(30))
        sound.starts = .zero + .milliseconds(20_500)
        var picture = SimulatedStream.picture(until: .seconds(30))
        picture.starts = sound.starts
        rig.send([sound, picture], from: ana)
        rig.stop(at: .seconds(30))
        #expect(rig.entry(ana)?.leftAt == nil)
        let first = try RecordedFile("ana.webm", of: rig)
        let second = try RecordedFile("ana-2.webm", of: rig)
        #expect(abs(first.duration - 10) < 0.05)
        #expect(abs(second.entry.offset - 20.5) < 0.05)
        #expect(abs(second.duration - 9.5) < 0.05)
        #expect(second.pictures.first?.isKeyframe == true)
        #expect(rig.session.manifest.participants.count == 2)
    }

    @Test func `from connecting to recording with the first frame that is written`() {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.run(until: .seconds(1))
        #expect(rig.entry(ana)?.media == .connecting)
        var sound = SimulatedStream.sound(until: .seconds(5))
        sound.starts = .zero + .seconds(2)
        rig.send([sound], from: ana)
        rig.run(until: .seconds(4))
        #expect(rig.entry(ana)?.media == .recording)
        #expect(rig.events.contains(.changed))
        #expect(rig.disk.commits.last?.participants.first?.media == .recording)
    }

    @Test func `ten seconds without media warn, and media takes the warning back`() {
        var rig = RecordingRig()
        rig.at(.zero, .participantJoined(ana, name: "Ana"))
        rig.run(until: .milliseconds(9999))
        #expect(rig.entry(ana)?.warning == nil)
        rig.run(until: .seconds(10))
        #expect(rig.entry(ana)?.warning == "no media has arrived for 10 s")
        #expect(rig.entry(ana)?.media == RecordingManifest.Participant.Media.none)
        #expect(rig.disk.commits.last?.participants.first?.warning != nil)

        var sound = SimulatedStream.sound(until: .seconds(20))
        sound.starts = .zero + .seconds(15)
        rig.send([sound], from: ana)
        rig.run(until: .seconds(17))
        #expect(rig.entry(ana)?.warning == nil)
        #expect(rig.entry(ana)?.media == .recording)

        rig.run(until: .seconds(40))
        #expect(rig.entry(ana)?.warning == "no media has arrived for 10 s")
        #expect(rig.entry(ana)?.media == .lost)
        let warnings = rig.disk.commits.map { $0.participants.first?.warning != nil }
        #expect(zip(warnings, warnings.dropFirst()).count { $0 != $1 } == 3, "on, off, on")
    }

    @Test func `who is muted but connected is not reported missing`() {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(5))], from: ana)
        for second in 5..<60 { rig.at(.seconds(second), .connection(ana, .connected)) }
        rig.run(until: .seconds(60))
        #expect(rig.entry(ana)?.media == .recording)
        #expect(rig.disk.commits.allSatisfy { $0.participants.first?.warning == nil })
        #expect(rig.session.manifest.files.map(\.complete) == [false])
    }

    @Test func `a connection that comes back within 35 s goes on in its file`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(10)), .picture(until: .seconds(10))], from: ana)
        rig.at(.seconds(12), .connection(ana, .lost))
        rig.run(until: .seconds(13))
        #expect(rig.entry(ana)?.media == .lost)
        #expect(rig.entry(ana)?.warning == "the connection to the recorder is lost")
        rig.at(.seconds(40), .connection(ana, .connected))
        var sound = SimulatedStream.sound(until: .seconds(50))
        sound.starts = .zero + .seconds(40)
        sound.firstTimestamp += 40 * 48_000
        var picture = SimulatedStream.picture(until: .seconds(50))
        picture.starts = sound.starts
        picture.firstTimestamp += 40 * 90_000
        rig.send([sound, picture], from: ana)
        rig.run(until: .seconds(42))
        #expect(rig.entry(ana)?.media == .recording)
        #expect(rig.entry(ana)?.warning == nil)
        rig.stop(at: .seconds(50))
        #expect(rig.session.manifest.files.map(\.name) == ["ana.webm"])
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(abs(file.duration - 50) < 0.1)
        #expect(abs(file.waveDuration - 50) < 0.05)
        let lags = file.lags(of: .video)
        #expect(lags.allSatisfy { abs($0 - lags[0]) < 0.03 })
    }

    @Test func `a lost connection's file is finished 35 s after its last packet`() {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.join(ben, name: "Ben")
        rig.send([.sound(until: .seconds(10))], from: ana)
        rig.send([.sound(until: .seconds(60))], from: ben)
        rig.at(.seconds(30), .connection(ana, .lost))
        rig.run(until: .milliseconds(44_900))
        #expect(rig.session.manifest.files.map(\.complete) == [false, false])
        rig.run(until: .milliseconds(45_100))
        #expect(rig.session.manifest.files.map(\.complete) == [true, false])
    }

    @Test func `a closed connection's files are finished at once`() {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(10))], from: ana)
        rig.at(.seconds(10), .connection(ana, .closed))
        rig.run(until: .seconds(10))
        #expect(rig.session.manifest.files.map(\.complete) == [true])
        #expect(rig.session.manifest.state == .recording)
        #expect(rig.entry(ana)?.warning == "the connection to the recorder is closed")
    }

    @Test func `a new connection with the same track numbers goes on in the file of the lost one`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(10)), .picture(until: .seconds(10))], from: ana)
        for track in [1, 2] as [UInt32] { rig.at(.seconds(10), .trackEnded(ana, TrackID(rawValue: track))) }
        rig.at(.seconds(10), .connection(ana, .lost))
        rig.at(.seconds(15), .connection(ana, .connecting))
        var sound = SimulatedStream.sound(until: .seconds(30))
        sound.starts = .zero + .seconds(15)
        (sound.ssrc, sound.firstTimestamp) = (7, 5)
        var picture = SimulatedStream.picture(until: .seconds(30))
        picture.starts = sound.starts
        (picture.ssrc, picture.firstTimestamp) = (8, 5)
        rig.send([sound, picture], from: ana)
        rig.stop(at: .seconds(30))
        #expect(rig.session.manifest.files.map(\.name) == ["ana.webm"])
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(abs(file.duration - 30) < 0.1)
        #expect(file.entry.tracks.count == 2)
        #expect(abs(median(file.lags(of: .video)) - median(file.lags(of: .audio))) < 0.02)
    }

    @Test func `only the chosen participants are recorded`() {
        var rig = RecordingRig { $0.participants = [ben] }
        rig.join(ana, name: "Ana")
        rig.join(ben, name: "Ben")
        rig.send([.sound(until: .seconds(5))], from: ana)
        rig.send([.sound(until: .seconds(5))], from: ben)
        rig.stop(at: .seconds(5))
        #expect(rig.session.manifest.participants.map(\.id) == [ben])
        #expect(rig.session.manifest.files.map(\.name) == ["ben.webm"])
    }

    @Test func `a warning from elsewhere stands until it is taken back`() {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.at(.seconds(1), .participantWarning(ana, "the video is H264, which is not recorded"))
        rig.send([.sound(until: .seconds(5))], from: ana)
        rig.run(until: .seconds(4))
        #expect(rig.entry(ana)?.warning == "the video is H264, which is not recorded")
        #expect(rig.entry(ana)?.media == .recording)
        rig.at(.seconds(4), .participantWarning(ana, nil))
        rig.run(until: .seconds(5))
        #expect(rig.entry(ana)?.warning == nil)
    }

    @Test func `inputs about people and tracks that nobody knows do nothing`() {
        var rig = RecordingRig()
        let track = TrackID(rawValue: 9)
        let frame = SimulatedStream.sound(until: .seconds(1)).frames(using: &rig.random)[0].frame
        rig.at(.seconds(1), .frame(frame, ana, track))
        rig.at(.seconds(1), .framesLost(3, ana, track))
        rig.at(.seconds(1), .recovery(isWaiting: true, ana, track))
        rig.at(.seconds(1), .trackEnded(ana, track))
        rig.at(.seconds(1), .participantLeft(ana))
        rig.at(.seconds(1), .connection(ana, .lost))
        rig.at(.seconds(1), .fileFinished(FileID(rawValue: 4), bytes: 1, sha256: ""))
        rig.run(until: .seconds(2))
        #expect(rig.session.manifest.state == .waiting)
        rig.join(ana, name: "Ana", at: .seconds(2))
        rig.at(.seconds(2), .frame(frame, ana, track))
        rig.run(until: .seconds(3))
        #expect(rig.session.manifest.state == .waiting)
    }
}
