import Foundation
import Recording

/// Recordings as the REST API has them.
enum RecordingJSON {
    static func line(_ recording: RecordingManifest) throws -> String { try text(recording, [.sortedKeys, .withoutEscapingSlashes]) }

    static func document(_ recording: RecordingManifest) throws -> String {
        try text(recording, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    static func document(_ report: RecordingReport) throws -> String {
        try text(report, [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes])
    }

    static func line(_ marker: RecordingManifest.Marker) throws -> String { try text(marker, [.sortedKeys, .withoutEscapingSlashes]) }

    private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
