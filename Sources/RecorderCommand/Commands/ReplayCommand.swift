import ArgumentParser
import Foundation
import RecorderServer

struct ReplayCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay", abstract: "Makes the media files of a recording again from its capture.",
        discussion: """
            A service that runs with --capture keeps capture.pcapng beside the files of each recording. What is made of it by the same \
            version of Recorder is, byte for byte, what was recorded. Files that lie in the folder already are not overwritten.
            """)

    @Argument(help: "The capture.") var file: String
    @Option(name: .shortAndLong, help: "The folder for the files.") var output = "."

    func run() throws {
        let replay = try RecordingReplay.run(capture: file, into: output)
        for path in replay.files { print(path) }
        if !replay.isComplete {
            FileHandle.standardError.write(Data("the capture was cut off: the files go as far as it does\n".utf8))
        }
    }
}
