import Export
import Foundation
import Media
import Recording
import TestSupport
import Testing

/// A WAV is as long as from the first packet of its track to its last one, ±1 packet, whatever was lost between.
@Suite struct WaveLengthTests {
    private static let packet = 0.020

    /// Nothing is sent again and nothing has a copy: every loss is a gap.
    @Test(arguments: [0.0, 0.05, 0.1, 0.2, 0.3])
    func `of a lossy call it is as long as the call, by us and by ffmpeg`(loss: Double) async throws {
        let rig = try RecorderRig(seed: 201, network: .issue(loss: loss))
        let sound = SimulatedSource.sound(for: .seconds(15)).with { $0.canSendAgain = false }
        let browser = try rig.join("ana", [sound, .pictures(for: .seconds(15), every: .milliseconds(100), byteCount: 300)])
        try rig.run(for: .seconds(17))
        try rig.stop()
        try await expectLengths(of: rig, browser)
    }

    @Test(arguments: [0.0, 0.1])
    func `mutes in the middle are filled`(loss: Double) async throws {
        let rig = try RecorderRig(seed: 202, network: .issue(loss: loss))
        let pictures = SimulatedSource.pictures(for: .seconds(80), every: .milliseconds(500), byteCount: 300)
        let browser = try rig.join("ana", [.sound(for: .seconds(80)), pictures])
        try rig.run(for: .seconds(5))
        for (seconds, timestampsStandStill) in [(3, true), (55, false)] {
            browser.mute(0, .noTrack(timestampsStandStill: timestampsStandStill), at: rig.now)
            try rig.run(for: .seconds(seconds))
            browser.unmute(0, at: rig.now)
            try rig.run(for: .seconds(4))
        }
        try rig.run(for: .seconds(12))
        try rig.stop()
        try await expectLengths(of: rig, browser)
    }

    /// Concealment is written beside the pictures, and taken away when the sound does not come back.
    @Test func `who is muted to the end is silent from then on`() async throws {
        let rig = try RecorderRig(seed: 203, network: .issue(loss: 0.05))
        let pictures = SimulatedSource.pictures(for: .seconds(30), every: .milliseconds(100), byteCount: 300)
        let browser = try rig.join("ana", [.sound(for: .seconds(30)), pictures])
        try rig.run(for: .seconds(12))
        browser.mute(0, .noTrack(timestampsStandStill: true), at: rig.now)
        try rig.run(for: .seconds(20))
        try rig.stop()
        #expect(rig.disk.mistakes == [])
        try await expectLengths(of: rig, browser)
    }

    private func expectLengths(of rig: RecorderRig, _ browser: SimulatedBrowser) async throws {
        let file = try RigFile("ana.webm", of: rig)
        let written = Set(file.blocks(.opus).map(\.payload))
        let heard = browser.sent(.opus).filter { written.contains($0.payload) }
        let expected = RigFile.length(of: heard).inSeconds
        try #require(expected > 10)

        let call = try RecordedCall()
        let entry = rig.recording.manifest.files[0]
        try await call.add(
            "ana.webm", of: "Ana",
            SampleFile(bytes: file.bytes, duration: entry.duration, tracks: entry.tracks, mimeType: entry.mimeType))
        let ours = try await WaveFile(call.export(ExportRequest(format: "wav"), to: "ours.wav")).seconds
        #expect(abs(ours - expected) <= Self.packet + 0.001, "\(ours) s instead of \(expected)")

        guard Tool.isInstalled("ffmpeg") else { return }
        let input = call.temporaryPath("ana.webm")
        let output = call.temporaryPath("ffmpeg.pcm")
        try Data(file.bytes).write(to: URL(fileURLWithPath: input))
        let said = try Tool.run("ffmpeg", "-v", "error", "-i", input, "-map", "0:a", "-ac", "1", "-f", "s16le", output)
        let theirs = try Double(Data(contentsOf: URL(fileURLWithPath: output)).count / 2) / 48_000
        #expect(abs(theirs - expected) <= Self.packet + 0.001, "ffmpeg: \(theirs) s instead of \(expected). \(said)")
    }
}
