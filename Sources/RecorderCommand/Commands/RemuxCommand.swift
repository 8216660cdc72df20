import Archive
import ArgumentParser
import Logging
import RecorderServer
import Recording

struct RemuxCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remux", abstract: "Makes a recording's files anew from its capture, with the clocks as the whole call showed them.",
        discussion: """
            While it records, Recorder learns from the senders' reports how sound and picture belong together, and corrects their places \
            little by little. Afterwards it knows that from the first frame on. The files are replaced, all at once, when the new ones are \
            whole and have been read. It is refused while a service runs on the folder.
            """)

    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Option(help: "The data folder.") var data: String

    func run() async throws {
        var logger = Logger(label: "recorder")
        logger.logLevel = .warning
        let archive = try Archive(directory: data, logger: logger)
        let manifest = try await RecordingRemux(archive).run(id.id)
        for file in manifest.files { print("\(DisplayText.plain(file.name)): \(file.duration) s, \(file.bytes) bytes") }
    }
}
