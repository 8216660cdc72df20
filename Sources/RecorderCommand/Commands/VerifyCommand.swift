import Archive
import ArgumentParser
import Export
import Foundation
import Recording

struct VerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Checks that recordings are what was recorded: hash, structure and, if wanted, every frame.",
        discussion: """
            With an id, the files of that recording; with a file, that file, whoever wrote it; with neither, all recordings. From a running \
            service each file is downloaded for the check; with --data DIR it is read where it lies. Exits 0 when all is whole, else 1.
            """)

    @Argument(help: "A recording's id, or a file.") var target: String?
    @Flag(help: "Decode every frame, too: VP8 and Opus.") var decode = false
    @Flag(help: "One JSON object a file and line.") var json = false
    @OptionGroup var source: SourceOptions

    func run() async throws {
        var isWhole = true
        let files = try await Files(target: target, source: source)
        while let verified = try await files.next(verify) {
            isWhole = isWhole && verified.whole
            print(json ? try VerifiedFileText.line(verified) : VerifiedFileText.text(of: verified))
        }
        if files.isEmpty, !json { print("No recordings.") }
        if !isWhole { throw ExitCode.failure }
    }

    private func verify(_ file: ReadableFile, name: String, recording: RecordingID?, expected: RecordingManifest.File?) -> VerifiedFile {
        let progress = ProgressLine(label: name, total: nil)
        defer { progress.finish() }
        let share = decode ? 0.5 : 1
        var verified = FileVerification(file, name: name, of: recording, expected: expected).run { progress.update(fraction: $0 * share) }
        if decode { DecodingCheck.run(on: file, &verified) { progress.update(fraction: 0.5 + $0 / 2) } }
        return verified
    }
}
