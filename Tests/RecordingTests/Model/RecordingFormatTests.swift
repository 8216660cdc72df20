import Media
import Testing

@testable import Recording

struct RecordingFormatTests {
    @Test(
        arguments: [
            ("video/webm", .videoWebM), ("VIDEO/WebM", .videoWebM), ("video/webm;codecs=vp8", .videoWebM),
            ("video/webm;codecs=vp8,opus", .videoWebM), ("video/webm; codecs=\"VP8, Opus\"", .videoWebM), (" video/webm ;", .videoWebM),
            ("audio/webm", .audioWebM), ("audio/webm;codecs=opus", .audioWebM), ("audio/ogg; codecs=opus", .audioOgg),
        ] as [(String, RecordingFormat)])
    func `the types of MediaRecorder are read as it reads them`(text: String, format: RecordingFormat) throws {
        #expect(try RecordingFormat(mimeType: text) == format)
    }

    @Test(arguments: [
        ("", "mimeType  is not recorded; ask for video/webm, audio/webm or audio/ogg"),
        ("video/mp4", "mimeType video/mp4 is not recorded; ask for video/webm, audio/webm or audio/ogg"),
        ("video/webm;rate=3", "mimeType video/webm;rate=3 is not recorded; ask for video/webm, audio/webm or audio/ogg"),
        ("video/webm;codecs", "mimeType video/webm;codecs is not recorded; ask for video/webm, audio/webm or audio/ogg"),
        (
            "video/webm;codecs=vp9,opus",
            "the codec vp9 is not recorded into video/webm; ask for video/webm;codecs=vp8,opus, or leave codecs out"
        ),
        ("audio/ogg;codecs=vp8", "the codec vp8 is not recorded into audio/ogg; ask for audio/ogg;codecs=opus, or leave codecs out"),
        ("audio/webm;codecs=\"opus,\"", "the codec  is not recorded into audio/webm; ask for audio/webm;codecs=opus, or leave codecs out"),
    ])
    func `anything else is refused with what to ask for instead`(text: String, message: String) {
        let error = #expect(throws: StartRequestError.self) { try RecordingFormat(mimeType: text) }
        #expect(error?.description == message)
    }

    @Test func `a file's type tells what is in it`() {
        #expect(RecordingFormat.videoWebM.mimeType(of: [.opus, .vp8]) == "video/webm;codecs=\"vp8,opus\"")
        #expect(RecordingFormat.videoWebM.mimeType(of: [.opus]) == "audio/webm;codecs=\"opus\"")
        #expect(RecordingFormat.audioOgg.mimeType(of: [.opus]) == "audio/ogg;codecs=\"opus\"")
    }
}
