import Archive
import ArgumentParser
import Foundation

struct ReindexCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex", abstract: "Rebuilds the catalogue of a data folder from the recordings that lie in it.",
        discussion: """
            The recordings themselves are not touched. What is left out is told with the reason. Refused while a service runs on the folder.
            """)

    @Option(help: "The data folder (default: ./recordings).") var data = "./recordings"
    @Flag(help: "As JSON.") var json = false

    func run() async throws {
        let summary = try await FolderSource.openExisting(data).reindex()
        if json {
            print(try Self.document(summary))
        } else {
            for skipped in summary.skipped { print("left out: \(DisplayText.plain(skipped.path)): \(DisplayText.plain(skipped.reason))") }
            print("\(summary.recordings) recordings are in the catalogue, \(summary.skipped.count) folders were left out")
        }
    }

    private static func document(_ summary: ReindexSummary) throws -> String {
        struct Document: Encodable {
            struct Skipped: Encodable {
                var path: String
                var reason: String
            }
            var recordings: Int
            var skipped: [Skipped]
        }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let document = Document(recordings: summary.recordings, skipped: summary.skipped.map { .init(path: $0.path, reason: $0.reason) })
        return String(decoding: try encoder.encode(document), as: UTF8.self)
    }
}
