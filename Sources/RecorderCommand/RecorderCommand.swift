import ArgumentParser
import RecorderServer

/// The binary: one file a subcommand in `Commands`.
@main
struct RecorderCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recorder",
        abstract: "Records WebRTC calls on the server, and keeps what it recorded.",
        discussion: """
            The commands other than serve speak to a running service (--server URL, or RECORDER_SERVER), or read its data folder \
            without one (--data DIR).
            """,
        version: RecorderVersion.text,
        subcommands: [
            ServeCommand.self, ListCommand.self, ShowCommand.self, StartCommand.self, PauseCommand.self, ResumeCommand.self,
            StopCommand.self, MarkerCommand.self, ReportCommand.self, ExportCommand.self, DownloadCommand.self, DeleteCommand.self,
            VerifyCommand.self, RepairCommand.self, ReindexCommand.self, ReplayCommand.self, RemuxCommand.self, BenchCommand.self,
            BenchFloorCommand.self,
        ])
}
