import ArgumentParser
import Benchmark

/// What `recorder bench` starts as a child to know what the machine can do at best.
struct BenchFloorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: FloorProgram.subcommand, abstract: "The floor of recorder bench.", shouldDisplay: false)

    @Argument var folder: String
    @Argument var sources: Int

    func run() throws {
        throw ExitCode(FloorProgram.run(folder: folder, sources: sources))
    }
}
