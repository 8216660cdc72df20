import Media
import TestSupport
import Testing

@testable import Recording

private let ana = ParticipantID("ana")

struct TrackTests {
    @Test func `sound alone makes an audio file`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(5))], from: ana)
        rig.stop(at: .milliseconds(5100))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.entry.mimeType == "audio/webm;codecs=\"opus\"")
        #expect(file.entry.tracks.map(\.channels) == [2])
        #expect(file.packets.count == 250)
        #expect(file.problems.isEmpty)
        #expect(file.entry.url == "/api/v1/recordings/01938b2c-0000-7000-8000-000000000001/files/ana.webm")
    }

    @Test(arguments: [0.4, 3, 20] as [Double])
    func `a picture that comes late stands where it belongs, and the sound is there from its first packet`(seconds: Double) throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        let sound = SimulatedStream.sound(until: .seconds(30))
        var picture = SimulatedStream.picture(until: .seconds(30))
        rig.at(.zero, .trackAdded(ana, picture.track, codec: .vp8, isScreenShare: false))
        picture.starts = .zero + .seconds(seconds)
        rig.send([sound, picture], from: ana)
        rig.stop(at: .milliseconds(30_100))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.packets.count == 1500)
        #expect(file.entry.offset == 0)
        #expect(file.pictures[0].isKeyframe)
        #expect(abs(file.pictures[0].time - seconds) < 0.05)
        #expect(abs(Double(file.pictures.count) - (30 - seconds) * 30) <= 1)
        #expect(file.isMonotonic)
        #expect(file.entry.mimeType == "video/webm;codecs=\"vp8,opus\"")
        // Nothing of it was squeezed together at its beginning.
        let early = file.lags(of: .video).prefix(30)
        #expect(early.max()! - early.min()! < 0.05)
    }

    @Test func `a shared screen has its own file, and so has a second camera`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        var screen = SimulatedStream.picture(3, until: .seconds(10))
        screen.isScreenShare = true
        screen.starts = .zero + .seconds(4)
        screen.dimensions = VideoDimensions(width: 1920, height: 1080)
        var camera = SimulatedStream.picture(4, until: .seconds(10))
        camera.starts = .zero + .seconds(6)
        rig.send([.sound(until: .seconds(10)), .picture(until: .seconds(10)), screen, camera], from: ana)
        rig.stop(at: .milliseconds(10_100))
        #expect(rig.session.manifest.files.map(\.name) == ["ana.webm", "ana-screen.webm", "ana-2.webm"])
        let file = try RecordedFile("ana-screen.webm", of: rig)
        #expect(abs(file.entry.offset - 4) < 0.05)
        #expect(file.entry.tracks.first?.width == 1920)
        #expect(file.entry.mimeType == "video/webm;codecs=\"vp8\"")
        #expect(rig.disk.mistakes.isEmpty)
    }

    @Test func `a track that replaces one goes on in the same file`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(20)), .picture(until: .seconds(8))], from: ana)
        rig.at(.seconds(9), .trackEnded(ana, TrackID(rawValue: 2)))
        var next = SimulatedStream.picture(5, until: .seconds(20))
        next.starts = .zero + .seconds(12)
        next.dimensions = VideoDimensions(width: 640, height: 480)
        rig.send([next], from: ana)
        rig.stop(at: .milliseconds(20_100))
        #expect(rig.session.manifest.files.map(\.name) == ["ana.webm"])
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.entry.tracks.first?.width == 640)
        #expect(file.entry.tracks.first?.height == 480)
        #expect(file.pictures.count == 241 + 241)
        #expect(file.isMonotonic)
        var reader = try rig.disk.reader(of: "ana.webm")
        #expect(reader.tracks.count == 2)
        #expect(reader.tracks.first { $0.kind == .video }?.dimensions == VideoDimensions(width: 640, height: 480))
        reader.rewind()
    }

    @Test func `a sender's new SSRC goes on without a seam`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(20)), .picture(until: .seconds(10))], from: ana)
        var next = SimulatedStream.picture(until: .seconds(20))
        next.starts = .zero + .seconds(10)
        (next.ssrc, next.firstTimestamp) = (0xCCCC, -5)
        rig.send([next], from: ana)
        rig.stop(at: .milliseconds(20_100))
        let file = try RecordedFile("ana.webm", of: rig)
        #expect(file.pictures.count == 602)
        #expect(file.isMonotonic)
        let lags = file.lags(of: .video)
        let soundLag = median(file.lags(of: .audio))
        #expect(lags.suffix(300).allSatisfy { abs($0 - soundLag) < 0.02 })
        #expect(lags[301...320].allSatisfy { abs($0 - lags[290]) < 0.03 })
    }

    @Test(arguments: [
        (TrackSelection.all, RecordingFormat.videoWebM, "ana.webm", "video/webm;codecs=\"vp8,opus\"", 2),
        (.audio, .videoWebM, "ana.webm", "audio/webm;codecs=\"opus\"", 1),
        (.video, .videoWebM, "ana.webm", "video/webm;codecs=\"vp8\"", 1),
        (.audio, .audioWebM, "ana.webm", "audio/webm;codecs=\"opus\"", 1),
        (.audio, .audioOgg, "ana.ogg", "audio/ogg;codecs=\"opus\"", 1),
    ])
    func `what is asked for is what is recorded`(
        tracks: TrackSelection, format: RecordingFormat, name: String, mimeType: String, count: Int
    ) throws {
        var rig = RecordingRig { ($0.tracks, $0.format) = (tracks, format) }
        rig.join(ana, name: "Ana")
        rig.send([.sound(until: .seconds(5)), .picture(until: .seconds(5))], from: ana)
        rig.stop(at: .milliseconds(5100))
        let file = try #require(rig.session.manifest.files.first)
        #expect(rig.session.manifest.files.count == 1)
        #expect(file.name == name)
        #expect(file.mimeType == mimeType)
        #expect(file.tracks.count == count)
        #expect(abs(file.duration - 5) < 0.05)
        let bytes = try #require(rig.disk.file(named: name)?.bytes)
        #expect(format == .audioOgg ? bytes.starts(with: Array("OggS".utf8)) : bytes.starts(with: [0x1A, 0x45, 0xDF, 0xA3]))
    }

    @Test func `sound in Ogg is as long as the wall clock, whatever is lost`() throws {
        var rig = RecordingRig { ($0.tracks, $0.format) = (.audio, .audioOgg) }
        rig.join(ana, name: "Ana")
        var sound = SimulatedStream.sound(until: .seconds(30))
        sound.isLost = { $0 % 7 == 3 || (500..<700).contains($0) }
        rig.send([sound], from: ana)
        rig.stop(at: .milliseconds(30_100))
        #expect(abs(rig.session.manifest.files[0].duration - 30) < 0.02)
    }
}
