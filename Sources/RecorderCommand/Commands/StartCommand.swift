import ArgumentParser
import Recording

struct StartCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "start", abstract: "Starts to record a room.")

    @Option(help: "The room.") var room: String
    @Option(help: "A name for the recording.") var name: String?
    @Option(name: .customLong("mime-type"), help: "video/webm, audio/webm or audio/ogg, as MediaRecorder takes it.") var mimeType: String?
    @Option(help: "all, audio or video.") var tracks: String?
    @Option(parsing: .singleValue, help: "A tag; repeatable.") var tag: [String] = []
    @Flag(help: "Print the recording as JSON.") var json = false
    @OptionGroup var server: ServerOptions

    func run() async throws {
        var request = StartRequest(room: room)
        request.name = name
        request.mimeType = mimeType
        request.tracks = try tracks.map { text in
            guard let tracks = TrackSelection(rawValue: text) else { throw ValidationError("--tracks is all, audio or video, not \(text)") }
            return tracks
        }
        request.tags = tag.isEmpty ? nil : tag
        let recording = try await server.open().start(request)
        print(json ? try RecordingJSON.line(recording) : "\(recording.id)")
    }
}
