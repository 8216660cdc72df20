import Foundation
import Media
import Testing
import TestSupport

/// Files judged by the programs that people open them with.
@Suite(.enabled(if: Corpus.isPresent, "the foreign test data is not here"))
struct PlayersAcceptTheFileTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        let pictures = try Corpus.pictures("vp80-05-sharpness-1428")
        let packets = [[UInt8]](repeating: Recordings.silence, count: pictures.frames.count * 33 / 20)
        path = try folder.write(Recordings.file(pictures: pictures, packets: packets), as: "recording.webm")
    }

    @Test(.enabled(if: ExternalTool.isInstalled("ffmpeg"), "ffmpeg is not installed"))
    func `ffmpeg decodes all of it without a word`() throws {
        let result = try #require(ExternalTool("ffmpeg")).run(
            "-hide_banner", "-v", "warning", "-xerror", "-i", path, "-f", "null", "-")
        #expect(result.errors == "")
        #expect(result.status == 0)
    }

    @Test(.enabled(if: ExternalTool.isInstalled("mkvmerge"), "mkvtoolnix is not installed"))
    func `mkvmerge identifies both tracks without a warning`() throws {
        let result = try #require(ExternalTool("mkvmerge")).run("-J", path)
        #expect(result.output.contains("\"warnings\": []"))
    }
}
