import Archive
import ArgumentParser
import Media
import Recording

struct RepairCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "repair", abstract: "Makes a WebM or Matroska file whole: its sizes, its duration, its index.",
        discussion: """
            Any file, whoever wrote it: a browser's MediaRecorder, a live stream, a download that broke off. Frames, tracks and tags are \
            carried over as they are. The original is kept until the new file has been written, read back and compared; a file that is \
            whole is left as it is. With an id and --data the files of that recording are repaired; no service may be running on the folder.
            """)

    @Argument(help: "A file, or a recording's id.") var target: String
    @Option(name: .shortAndLong, help: "Write the result to this file, and leave the original as it is.") var output: String?
    @Option(help: "The data folder of the recording.") var data: String?

    func validate() throws {
        guard output == nil || data == nil else { throw ValidationError("-o goes with a file, not with a recording of --data") }
        guard data == nil || RecordingIDArgument(argument: target) != nil else {
            throw ValidationError("with --data, say which recording by its id, not \(DisplayText.plain(target))")
        }
    }

    func run() async throws {
        if let data, let id = RecordingIDArgument(argument: target)?.id { return try repair(id, in: data) }
        if !Disk.exists(target), RecordingIDArgument(argument: target) != nil { throw CommandError.dataNeeded(command: "repair") }
        let progress = ProgressLine(label: "repairing", total: nil)
        defer { progress.finish() }
        let report = try FileRepair(path: target, output: output).run { progress.update(fraction: $0) }
        progress.finish()
        print(RepairText.text(of: report))
    }

    private func repair(_ id: RecordingID, in directory: String) throws {
        var lines: [String: ProgressLine] = [:]
        let files = try FolderSource.openExisting(directory).repair(id) { name, fraction in
            let line = lines[name] ?? ProgressLine(label: name, total: nil)
            lines[name] = line
            line.update(fraction: fraction)
            if fraction >= 1 { line.finish() }
        }
        for file in files { print(RepairText.text(of: file)) }
        if files.contains(where: \.isFailure) { throw ExitCode.failure }
    }
}
