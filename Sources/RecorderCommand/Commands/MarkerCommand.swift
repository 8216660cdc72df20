import ArgumentParser
import Recording

struct MarkerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "marker", abstract: "Names the present moment of a running recording: a chapter in its files.")

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Argument(help: "One line of text.") var label: String
    @Flag(help: "As JSON.") var json = false
    @OptionGroup var server: ServerOptions

    func validate() throws {
        guard MarkerLabel.isValid(label) else { throw ValidationError("LABEL must be \(MarkerLabel.rule)") }
    }

    func run() async throws {
        let marker = try await server.open().mark(id.id, label: label)
        print(json ? try RecordingJSON.line(marker) : "\(DisplayText.duration(marker.at))  \(DisplayText.plain(marker.label))")
    }
}
