import ArgumentParser
import Recording

struct ListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "list", abstract: "Lists recordings, newest first.")

    @Option(help: "Only recordings of this room.") var room: String?
    @Option(help: "Only recordings in this state: \(RecordingManifest.State.allCases.map(\.rawValue).joined(separator: ", ")).")
    var state: RecordingManifest.State?
    @Option(help: "Only recordings with this tag.") var tag: String?
    @Option(help: "At most so many.") var limit = 50
    @Flag(help: "One JSON object a line.") var json = false
    @OptionGroup var source: SourceOptions

    func validate() throws {
        guard limit > 0 else { throw ValidationError("--limit must be 1 or more") }
    }

    func run() async throws {
        let recordings = try await source.open().list(RecordingFilter(room: room, state: state, tag: tag), limit: limit)
        if json {
            for recording in recordings { print(try RecordingJSON.line(recording)) }
        } else if recordings.isEmpty {
            print("No recordings.")
        } else {
            print(RecordingTable.text(of: recordings))
        }
    }
}

extension RecordingManifest.State: ExpressibleByArgument {}
