import Media
import TestSupport
import Testing

@testable import Recording

/// What the report says, held against what was sent and what is in the file.
@Suite struct ReportTests {
    @Test func `an outage that loses pictures for good is one freeze, exactly as long as in the file`() throws {
        let rig = try RecorderRig(seed: 11, network: .init(jitter: .milliseconds(10)))
        let browser = try rig.join("ana", [.sound(for: .seconds(20)), .pictures(for: .seconds(20))])
        try rig.run(for: .seconds(4))
        rig.control(.marker(label: "before"))
        try rig.run(for: .seconds(2))
        rig.network.isCut = true
        try rig.run(for: .seconds(4))
        rig.network.isCut = false
        try rig.run(for: .seconds(6))
        rig.control(.marker(label: "after"))
        try rig.run(for: .seconds(7))
        let live = rig.recording.report
        try rig.stop()

        let report = rig.recording.report
        let file = try RigFile("ana.webm", of: rig)
        let tracks = try #require(report.participants.first?.tracks)
        let video = try #require(tracks.first { $0.kind == .video })
        let sound = try #require(tracks.first { $0.kind == .audio })

        // Not one picture is missing without being told.
        let pictures = file.blocks(.vp8)
        #expect(video.frames == pictures.count)
        #expect(video.framesLost == browser.sent(.vp8).count - pictures.count && video.framesLost > 20)
        let stood = try #require(zip(pictures, pictures.dropFirst()).max { $0.1.time - $0.0.time < $1.1.time - $1.0.time })
        let freeze = try #require(video.freezes.list.first)
        #expect(video.freezes.lossCount == 1 && video.freezes.count == 1)
        #expect(abs(freeze.at - stood.0.time.inSeconds) < 0.002 && abs(freeze.at - 6) < 0.5)
        #expect(abs(freeze.duration - (stood.1.time - stood.0.time).inSeconds) < 0.002)
        #expect(freeze.lost == video.framesLost)
        let seconds = Verdict.seconds(freeze.duration)
        #expect(video.verdict == Verdict(whole: false, text: "\(video.framesLost) pictures lost, longest freeze \(seconds)"))
        #expect(report.verdict.text.hasPrefix("ana.webm: ") && report.files.map(\.verdict.whole) == [false])
        #expect(live.participants.first?.tracks.first { $0.kind == .video }?.freezes == video.freezes)

        // Sound: what stands for it is as long as what is told.
        let lostSound = browser.sent(.opus).count - sound.frames
        #expect(sound.framesLost == lostSound && lostSound > 0)
        #expect(abs(sound.gaps.duration - Double(lostSound) * 0.02) < 0.03)
        #expect(sound.gaps.lossCount == sound.gaps.list.count)

        #expect(video.packets > 0 && video.bytes > 0 && video.roundTripTime.map { abs($0 - 0.05) < 0.03 } == true)
        #expect(video.resolutions.count == 1 && video.keyframes == pictures.count { $0.isKeyframe } && video.keyframeRequests >= 1)
        let bits = video.bitrate.values.reduce(0, +)
        #expect(bits == pictures.reduce(0) { $0 + $1.payload.count * 8 } && video.bitrate.values.count == 20)
        #expect(video.bitrate.values[7...8].allSatisfy { $0 == 0 })

        let types = rig.recording.timeline.events.map(\.type)
        #expect(types.filter { $0 == .freeze }.count == 1 && types.last == .fileFinished && types.contains(.stopped))
        #expect(rig.recording.timeline.events.map(\.at) == rig.recording.timeline.events.map(\.at).sorted())

        // Markers are chapters where they were made.
        let markers = rig.recording.manifest.markers
        #expect(markers.map(\.label) == ["before", "after"])
        let offset = rig.recording.manifest.files[0].offset
        #expect(file.chapters.map(\.label) == ["before", "after"])
        #expect(zip(file.chapters, markers).allSatisfy { abs($0.time.inSeconds + offset - $1.at) < 0.001 })
        #expect(rig.disk.commits.last == rig.recording.detailedManifest)
    }

    @Test func `a call that loses every tenth packet and gets all again is complete`() throws {
        let rig = try RecorderRig(seed: 12, network: .init(loss: 0.1, duplication: 0.02, jitter: .milliseconds(10)))
        let browser = try rig.join("ana", [.sound(for: .seconds(10)), .pictures(for: .seconds(10))])
        try rig.run(for: .seconds(13))
        try rig.stop()
        let report = rig.recording.report
        let tracks = try #require(report.participants.first?.tracks)
        #expect(report.verdict == .complete && tracks.count == 2)
        for track in tracks {
            #expect(track.framesLost == 0 && track.packetsLost == 0)
            #expect(track.recoveredByRetransmission > 0 && track.packetsRequested >= track.recoveredByRetransmission)
            #expect(track.frames == browser.sent(track.codec).count && track.freezes.count == 0 && track.gaps.lossCount == 0)
        }
        // Nearly all that was sent again was asked for.
        #expect(tracks.reduce(0) { $0 + $1.recoveredByRetransmission } <= browser.packetsSentAgain)
    }

    @Test func `sound that stops while the picture goes on is a mute, and nothing is lost`() throws {
        let rig = try RecorderRig(seed: 13)
        try rig.join("ana", [.sound(for: .seconds(4)), .pictures(for: .seconds(10))])
        try rig.run(for: .seconds(11))
        try rig.stop()
        let mutes = rig.recording.timeline.events.filter { $0.type == .muted && $0.at < 9 }
        #expect(mutes.map(\.kind) == [.audio])
        #expect(mutes.allSatisfy { abs($0.at - 4) < 0.1 })
        #expect(rig.recording.report.verdict == .complete)
    }

    @Test func `a shared screen that is taken away and comes back is muted in between`() throws {
        let rig = try RecorderRig(seed: 14)
        let screen = SimulatedSource.pictures(for: .seconds(30), every: .milliseconds(200)).with { $0.isScreenShare = true }
        let ana = try rig.join("ana", [.sound(for: .seconds(30)), screen])
        try rig.run(for: .seconds(5))
        ana.mute(1, .noTrack(timestampsStandStill: false), at: rig.now)
        try rig.run(for: .seconds(10))
        ana.unmute(1, at: rig.now)
        try rig.run(for: .seconds(5))
        try rig.stop()
        let changes = rig.recording.timeline.events.filter { $0.type == .muted || $0.type == .unmuted }
        #expect(changes.map(\.type) == [.muted, .unmuted] && changes.allSatisfy { $0.kind == .video })
        #expect(zip(changes.map(\.at), [5, 15]).allSatisfy { abs($0 - $1) < 0.5 }, "\(changes.map(\.at))")
        #expect(rig.recording.report.verdict == .complete)
    }

    @Test func `packets that overtake each other are counted, and not one of them is lost`() throws {
        let rig = try RecorderRig(seed: 15, network: .init(jitter: .milliseconds(12)))
        try rig.join("ana", [.sound(for: .seconds(10)), .pictures(for: .seconds(10))])
        try rig.run(for: .seconds(12))
        try rig.stop()
        let tracks = try #require(rig.recording.report.participants.first?.tracks)
        let video = try #require(tracks.first { $0.kind == .video })
        #expect(video.reorderedPackets > 50, "\(video.reorderedPackets)")
        #expect(video.packetsLost == 0 && video.reorderedPackets + video.recoveredByRetransmission < video.packets)
        // Sound has 20 ms from packet to packet.
        #expect(tracks.first { $0.kind == .audio }?.reorderedPackets == 0)
    }
}
