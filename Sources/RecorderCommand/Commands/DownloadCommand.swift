import ArgumentParser
import Foundation
import Recording

struct DownloadCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "download", abstract: "Copies all files of a recording into a folder, as they were recorded.")

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Option(name: .shortAndLong, help: "The folder; it is made when missing.") var output = "."
    @OptionGroup var source: SourceOptions

    func run() async throws {
        let source = try source.open()
        let recording = try await source.recording(id.id)
        guard !recording.files.isEmpty else { throw CommandError.nothingToDownload(recording.id) }
        try FileManager.default.createDirectory(atPath: output, withIntermediateDirectories: true)
        for file in recording.files {
            let path = output.hasSuffix("/") ? output + file.name : "\(output)/\(file.name)"
            let progress = ProgressLine(label: file.name, total: file.bytes)
            try await source.copy(file, of: recording, to: path, progress: progress)
            progress.finish()
            print(path)
        }
    }
}
