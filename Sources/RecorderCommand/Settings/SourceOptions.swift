import ArgumentParser
import Foundation

/// A running service.
struct ServerOptions: ParsableArguments {
    static let defaultServer = "http://127.0.0.1:8080"

    @Option(help: "The service's URL (RECORDER_SERVER; default \(defaultServer)).") var server: String?
    @Option(name: .customLong("api-key"), help: "The service's key (RECORDER_API_KEY).") var apiKey: String?

    func open() throws -> ServerSource {
        let environment = ProcessInfo.processInfo.environment
        let text = server ?? environment["RECORDER_SERVER"] ?? Self.defaultServer
        guard let url = URL(string: text), ["http", "https"].contains(url.scheme), url.host != nil else {
            throw ValidationError("--server must be a URL such as \(Self.defaultServer), not \(text)")
        }
        return ServerSource(server: url, key: apiKey ?? environment["RECORDER_API_KEY"])
    }
}

/// A running service, or a data folder.
struct SourceOptions: ParsableArguments {
    @Option(help: "Read this data folder itself; no service is needed.") var data: String?
    @OptionGroup var server: ServerOptions

    func validate() throws {
        if data != nil, server.server != nil { throw ValidationError("--server and --data exclude each other") }
    }

    func open(forWriting isWriting: Bool = false) throws -> any RecordingSource {
        guard let data else { return try server.open() }
        return try FolderSource(directory: data, isWriting: isWriting)
    }
}
