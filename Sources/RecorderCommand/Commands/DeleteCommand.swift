import ArgumentParser

struct DeleteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Deletes a recording and its files for good.",
        discussion: "With --data it is refused while a service runs on that folder.")

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @OptionGroup var source: SourceOptions

    func run() async throws {
        try await source.open(forWriting: true).delete(id.id)
    }
}
