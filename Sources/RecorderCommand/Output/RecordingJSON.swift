import Foundation
import Recording

/// Recordings as the REST API has them.
enum RecordingJSON {
    static func line(_ recording: RecordingManifest) throws -> String { try text(recording, [.sortedKeys, .withoutEscapingSlashes]) }

    static func document(_ recording: RecordingManifest) throws -> String {
        try text(recording, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    private static func text(_ recording: RecordingManifest, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        return String(decoding: try encoder.encode(recording), as: UTF8.self)
    }
}
