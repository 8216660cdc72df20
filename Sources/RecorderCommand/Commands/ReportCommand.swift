import ArgumentParser
import Recording

struct ReportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Tells whether a recording is whole, and what happened to each track.")

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Flag(help: "As JSON.") var json = false
    @OptionGroup var source: SourceOptions

    func run() async throws {
        let source = try source.open()
        let report = try await source.report(of: id.id)
        if json {
            print(try RecordingJSON.document(report))
        } else {
            print(ReportText.text(of: report, try await source.timeline(of: id.id)))
        }
    }
}
