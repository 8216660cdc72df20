import ArgumentParser
import Foundation
import Logging
import RecorderServer
import WebRTC

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Runs the service: signalling, recording, the REST API and the pages.",
        discussion: """
            Every option is also an environment variable, RECORDER_ and its name in capitals with _ for -, and a key of the --config \
            file. The command line wins over the environment, the environment over the file.
            """)

    @OptionGroup var options: ServeOptions

    func run() async throws {
        let settings = try options.settings()
        LoggingSetup.bootstrap(level: settings.logLevel, format: settings.logFormat)
        try await RecorderServer.run(settings.server, logger: Logger(label: "recorder"))
    }
}
