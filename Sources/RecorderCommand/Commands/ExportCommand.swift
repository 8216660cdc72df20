import ArgumentParser
import Export

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Makes one file of a recording, in the format that is asked for.",
        discussion: """
            Without --from and --to, webm is the very file that was recorded. With several participants --participant says whose; \
            a time is in seconds (12.5) or [HH:]MM:SS[.mmm].
            """)

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Option(name: .shortAndLong, help: "The file to write.") var output: String
    @Option(help: "webm, mkv, ogg (the sound) or wav (the sound, decoded).") var format: String?
    @Option(help: "How several participants are laid out.") var layout: String?
    @Option(help: "Begin at this time of the recording.") var from: TimeArgument?
    @Option(help: "End at this time of the recording.") var to: TimeArgument?
    @Option(help: "The participant's id, or a name that only one has.") var participant: String?
    @OptionGroup var source: SourceOptions

    func run() async throws {
        let source = try source.open()
        let recording = try await source.recording(id.id)
        let participants = layout != nil && participant == nil ? nil : [try ParticipantChoice.choose(participant, from: recording)]
        let request = ExportRequest(
            format: format ?? ExportFormat(ofFileNamed: output).rawValue, layout: layout, from: from?.seconds, to: to?.seconds,
            participants: participants)
        let progress = ProgressLine(label: "exporting", total: nil)
        try await source.export(request, of: recording, to: output, progress: progress)
        progress.finish()
        print(output)
    }
}
