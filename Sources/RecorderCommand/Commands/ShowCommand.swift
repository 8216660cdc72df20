import ArgumentParser

struct ShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "show", abstract: "Shows one recording, its participants and files.")

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Flag(help: "As JSON.") var json = false
    @OptionGroup var source: SourceOptions

    func run() async throws {
        let recording = try await source.open().recording(id.id)
        print(json ? try RecordingJSON.document(recording) : RecordingDetails.text(of: recording))
    }
}
