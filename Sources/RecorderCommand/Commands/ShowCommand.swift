import ArgumentParser
import Recording

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows one recording, its participants and files.")

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Flag(help: "As JSON.") var json = false
    @OptionGroup var source: SourceOptions

    func run() async throws {
        let source = try source.open()
        let recording = try await source.recording(id.id)
        if json {
            print(try RecordingJSON.document(recording))
        } else {
            print(RecordingDetails.text(of: recording, verdict: try await source.report(of: id.id).verdict))
        }
    }
}
