import ArgumentParser
import Recording

struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "pause", abstract: "Pauses a recording; paused time is absent from it.")
    @OptionGroup var control: ControlOptions
    func run() async throws { try await control.run("pause") }
}

struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "resume", abstract: "Goes on with a paused recording.")
    @OptionGroup var control: ControlOptions
    func run() async throws { try await control.run("resume") }
}

struct StopCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stop", abstract: "Stops a recording and finishes its files.")
    @OptionGroup var control: ControlOptions
    func run() async throws { try await control.run("stop") }
}

/// What pausing, resuming and stopping have in common: all but the word.
struct ControlOptions: ParsableArguments {
    @Argument(help: "The recording's id.") var id: RecordingIDArgument
    @Flag(help: "Print the recording as JSON.") var json = false
    @OptionGroup var server: ServerOptions

    func run(_ action: String) async throws {
        let recording = try await server.open().control(id.id, action)
        print(json ? try RecordingJSON.line(recording) : recording.state.rawValue)
    }
}
