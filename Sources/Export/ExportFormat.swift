import Media
package import Recording

/// What an export can be.
package enum ExportFormat: String, Hashable, Sendable, CaseIterable {
    case webm, mkv, ogg, wav
    /// Sound alone, decoded: signed 16-bit samples, little-endian, at 48 kHz, channels interleaved, and nothing before them.
    case raw

    package var pathExtension: String { rawValue }

    /// Holds sound and nothing else.
    package var isSound: Bool { self == .ogg || self == .wav || self == .raw }

    /// - Parameter files: what it is made of.
    package func mimeType(of files: [RecordingManifest.File]) -> String {
        switch self {
        case .webm: files.contains { $0.tracks.contains { $0.kind == .video } } ? "video/webm" : "audio/webm"
        case .mkv: "video/x-matroska"
        case .ogg: "audio/ogg"
        case .wav: "audio/wav"
        case .raw: "application/octet-stream"
        }
    }
}
