import Foundation
import Media
import Testing
import TestSupport

/// Files judged by the programs that people open them with.
@Suite(
    .enabled(if: Corpus.isPresent, "the foreign test data is not here"),
    .enabled(if: ExternalTool.isInstalled("ffmpeg"), "ffmpeg is not installed"))
struct PlayersAcceptTheFileTests {
    /// What kinds of recordings there are.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case soundAndPictures, soundAlone, picturesAlone, lateVideo, cuesAtTheEnd, concealedGap, unfinished, preSkip, resized

        var testDescription: String { rawValue }
        var tracks: Int { self == .soundAlone || self == .picturesAlone ? 1 : 2 }
    }

    private let folder: TemporaryFolder
    private let pictures: IVFReader
    private let packets: [[UInt8]]

    init() throws {
        folder = try TemporaryFolder()
        pictures = try Corpus.pictures("vp80-00-comprehensive-014")
        packets = try Encoder.opusPackets(seconds: 3, in: folder).packets
    }

    /// Three seconds of it, and when its last frame ends.
    private func file(of kind: Kind) -> (bytes: [UInt8], duration: Duration) {
        var configuration = Recordings.configuration()
        if kind == .cuesAtTheEnd {
            configuration.cueReserve = 0
            configuration.trackReserve = 0
        }
        var writer = MatroskaWriter(configuration)
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2, preSkip: kind == .preSkip ? 312 : 0)), name: "Ana"))
        let video = writer.addTrack(MatroskaTrack(.vp8(pictures.dimensions), name: "Ana"))
        var frames = Recordings.interleaved(
            pictures: kind == .soundAlone ? [] : pictures.frames, every: .milliseconds(100),
            packets: kind == .picturesAlone ? [] : packets, audio: audio, video: video)
        if kind == .lateVideo {
            for index in frames.indices where frames[index].track == video { frames[index].time = frames[index].time + .milliseconds(1300) }
            frames.sort { ($0.time, $0.track) < ($1.time, $1.track) }
        }
        if kind == .concealedGap {
            frames.removeAll { $0.track == audio && (1000..<1240).contains($0.time.milliseconds) }
            for time in [1000, 1120] as [Int64] {
                frames.append(
                    MuxedFrame(
                        track: audio, time: MediaTime(milliseconds: time), isKeyframe: true, payload: [0xFF, 6],
                        duration: .milliseconds(120), isConcealment: true))
            }
            frames.sort { ($0.time, $0.track) < ($1.time, $1.track) }
        }
        for frame in frames { writer.write(frame) }
        if kind == .resized { writer.updateDimensions(VideoDimensions(width: 400, height: 300), of: video) }
        if kind == .unfinished { writer.flush() } else { writer.finish() }
        var image = FileImage()
        image.take(from: &writer)
        return (image.bytes, writer.duration)
    }

    private func write(_ kind: Kind) throws -> String {
        try folder.write(file(of: kind).bytes, as: "\(kind.rawValue).webm")
    }

    @Test(arguments: Kind.allCases)
    func `ffmpeg decodes every frame of it without a word`(kind: Kind) throws {
        let result = try #require(ExternalTool("ffmpeg")).run(
            "-hide_banner", "-v", "warning", "-xerror", "-i", try write(kind), "-map", "0", "-f", "null", "-")
        #expect(result.errors == "")
        #expect(result.status == 0)
    }

    @Test(.enabled(if: ExternalTool.isInstalled("ffprobe"), "ffprobe is not installed"), arguments: Kind.allCases)
    func `ffprobe counts the frames and reads the duration that were written`(kind: Kind) throws {
        let result = try #require(ExternalTool("ffprobe")).run(
            "-v", "warning", "-count_packets", "-show_entries", "stream=nb_read_packets:format=duration", "-of", "csv=p=0", try write(kind))
        #expect(result.errors == "")
        let lines = result.output.split(separator: "\n").map(String.init)
        let counts = lines.dropLast().compactMap { Int($0) }
        let concealed = kind == .concealedGap ? 12 - 2 : 0
        let expected = [kind == .picturesAlone ? 0 : packets.count - concealed, kind == .soundAlone ? 0 : pictures.frames.count]
        #expect(counts == expected.filter { $0 > 0 })
        if kind == .unfinished {
            #expect(lines.last == "N/A")
        } else {
            #expect(abs(try #require(Double(lines.last ?? "")) - file(of: kind).duration.inSeconds) < 0.002)
        }
    }

    @Test(.enabled(if: ExternalTool.isInstalled("mkvmerge"), "mkvtoolnix is not installed"), arguments: Kind.allCases)
    func `mkvmerge identifies every track without a warning`(kind: Kind) throws {
        let result = try #require(ExternalTool("mkvmerge")).run("-J", try write(kind))
        #expect(result.output.contains("\"warnings\": []"))
        #expect(result.output.contains("\"errors\": []"))
        #expect(result.output.components(separatedBy: "\"codec\":").count - 1 == kind.tracks)
        #expect(result.output.contains("400x300") == (kind == .resized))
    }

    @Test(.enabled(if: ExternalTool.isInstalled("mkvinfo"), "mkvtoolnix is not installed"), arguments: Kind.allCases)
    func `mkvinfo walks every element without finding fault`(kind: Kind) throws {
        let result = try #require(ExternalTool("mkvinfo")).run("-v", "-v", "--ui-language", "en_US", try write(kind))
        #expect(result.errors == "")
        for word in ["Warning", "warning:", "invalid", "Unknown element", "Resync"] { #expect(!result.output.contains(word)) }
        #expect(result.output.contains("Simple block"))
    }

    @Test(.enabled(if: ExternalTool.isInstalled("webm_info"), "libwebm-tools is not installed"), arguments: Kind.allCases)
    func `webm_info reads it to the end`(kind: Kind) throws {
        let result = try #require(ExternalTool("webm_info")).run("-all", "-i", try write(kind))
        #expect(result.status == 0)
        #expect(!result.output.lowercased().contains("error"))
    }

    /// The pictures that come out are those that went in, bit by bit.
    @Test func `the pictures decode to the checksums of the test vector`() throws {
        let raw = folder.url.appending(path: "pictures.yuv").path(percentEncoded: false)
        let result = try #require(ExternalTool("ffmpeg")).run(
            "-v", "error", "-i", try write(.soundAndPictures), "-map", "0:v", "-fps_mode", "passthrough", "-pix_fmt", "yuv420p", "-f",
            "framemd5", raw)
        #expect(result.errors == "")
        let sums = try String(contentsOfFile: raw, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: ",").last?.trimmingCharacters(in: .whitespaces) }
        let original = folder.url.appending(path: "original.yuv").path(percentEncoded: false)
        _ = try #require(ExternalTool("ffmpeg")).run(
            "-v", "error", "-i", "\(Corpus.folder)/vp8/vp80-00-comprehensive-014.ivf", "-fps_mode", "passthrough", "-pix_fmt", "yuv420p",
            "-f", "framemd5", original)
        let expected = try String(contentsOfFile: original, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: ",").last?.trimmingCharacters(in: .whitespaces) }
        #expect(sums.count == pictures.frames.count)
        #expect(sums == expected)
    }

    /// Where nothing fills a gap, decoders shorten the sound; the concealed one lasts as long as the call did.
    @Test func `a concealed gap decodes to the full length`() throws {
        let wave = folder.url.appending(path: "sound.s16").path(percentEncoded: false)
        let result = try #require(ExternalTool("ffmpeg")).run(
            "-v", "error", "-xerror", "-i", try write(.concealedGap), "-map", "0:a", "-f", "s16le", "-ar", "48000", wave)
        #expect(result.errors == "")
        let bytes = try Data(contentsOf: URL(filePath: wave)).count
        #expect(bytes == packets.count * 960 * 4)
    }
}
