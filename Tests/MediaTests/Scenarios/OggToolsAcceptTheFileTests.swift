import Foundation
import Media
import Testing
import TestSupport

/// Ogg Opus and WAVE files judged by the programs that people open them with.
@Suite(.enabled(if: ExternalTool.isInstalled("ffmpeg"), "ffmpeg is not installed"))
struct OggToolsAcceptTheFileTests {
    private let folder: TemporaryFolder
    private let packets: [[UInt8]]

    init() throws {
        folder = try TemporaryFolder()
        packets = try Encoder.opusPackets(seconds: 4, in: folder).packets
    }

    /// Four seconds of which the third is missing, and begins half a second late.
    private func path() throws -> (path: String, duration: Duration) {
        var writer = OggOpusWriter(
            .init(head: OpusHead(channels: 2), tags: OpusTags(vendor: "Recorder tests", comments: ["TITLE=Call"]), serialNumber: 77))
        for (index, packet) in packets.enumerated() where !(100..<150).contains(index) {
            writer.write(packet, at: MediaTime(milliseconds: 500 + Int64(index) * 20))
        }
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        return (try folder.write(image.bytes, as: "recording.ogg"), writer.duration)
    }

    @Test(.enabled(if: ExternalTool.isInstalled("opusinfo"), "opus-tools is not installed"))
    func `opusinfo has no warning for it`() throws {
        let result = try #require(ExternalTool("opusinfo")).run(path().path)
        #expect(!(result.output + result.errors).contains("WARNING"))
        #expect(result.output.contains("TITLE=Call"))
        #expect(result.status == 0)
    }

    @Test func `it decodes to exactly its duration`() throws {
        let (path, duration) = try path()
        let raw = folder.url.appending(path: "sound.s16").path(percentEncoded: false)
        let result = try #require(ExternalTool("ffmpeg")).run(
            "-v", "warning", "-xerror", "-i", path, "-f", "s16le", "-ar", "48000", "-ac", "2", raw)
        #expect(result.errors == "")
        #expect(duration == .milliseconds(500 + packets.count * 20))
        #expect(try Data(contentsOf: URL(filePath: raw)).count == packets.count * 960 * 4 + 24_000 * 4)
    }

    @Test func `ffmpeg reads a WAVE file as it was written`() throws {
        var writer = WAVWriter(channels: 2)
        let samples = (0..<9600).map { Int16(truncatingIfNeeded: $0 * 7) }
        writer.write(samples.span)
        writer.finish()
        var image = FileImage()
        while let output = writer.pollOutput() { image.apply(output) }
        let raw = folder.url.appending(path: "wave.s16").path(percentEncoded: false)
        let result = try #require(ExternalTool("ffmpeg")).run(
            "-v", "error", "-xerror", "-i", try folder.write(image.bytes, as: "sound.wav"), "-f", "s16le", raw)
        #expect(result.errors == "")
        #expect([UInt8](try Data(contentsOf: URL(filePath: raw))) == Array(image.bytes[80...]))
    }
}
