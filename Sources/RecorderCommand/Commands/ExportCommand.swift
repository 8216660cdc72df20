import ArgumentParser
import Export

struct ExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Makes one file of a recording, in the format that is asked for.",
        discussion: """
            Without --from and --to, webm is the very file that was recorded. With several participants --participant says whose; \
            a time is in seconds (12.5) or [HH:]MM:SS[.mmm]. A cut is exact: pictures since the key frame before it are in the \
            file, hidden. --keyframe begins with that key frame instead.
            """)

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Option(name: .shortAndLong, help: "The file to write.") var output: String
    @Option(help: "webm, mkv, ogg (the sound), wav (the sound, decoded) or raw (its 16-bit samples at 48 kHz, and no head).")
    var format: String?
    @Option(help: "How several participants are laid out.") var layout: String?
    @Option(help: "Begin at this time of the recording.") var from: TimeArgument?
    @Option(help: "End at this time of the recording.") var to: TimeArgument?
    @Flag(help: "Begin at the key frame before --from, and show it.") var keyframe = false
    @Option(help: "The participant's id, or a name that only one has.") var participant: String?
    @OptionGroup var source: SourceOptions

    func run() async throws {
        let source = try source.open()
        let recording = try await source.recording(id.id)
        let participants = layout != nil && participant == nil ? nil : [try ParticipantChoice.choose(participant, from: recording)]
        let request = ExportRequest(
            format: format ?? ExportFormat(ofFileNamed: output).rawValue, layout: layout, from: from?.seconds, to: to?.seconds,
            keyframe: keyframe ? true : nil, participants: participants)
        let progress = ProgressLine(label: "exporting", total: nil)
        try await source.export(request, of: recording, to: output, progress: progress)
        progress.finish()
        print(output)
    }
}
