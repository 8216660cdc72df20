package import Media

/// What kind of files a recording makes: the container that a MIME type names.
package enum RecordingFormat: String, Hashable, Sendable, Codable, CaseIterable {
    case videoWebM = "video/webm"
    case audioWebM = "audio/webm"
    case audioOgg = "audio/ogg"

    package var pathExtension: String { self == .audioOgg ? "ogg" : "webm" }

    /// Holds sound and nothing else.
    package var isAudioOnly: Bool { self != .videoWebM }

    var codecs: [Codec] { isAudioOnly ? [.opus] : [.vp8, .opus] }

    /// Reads a MIME type as MediaRecorder takes them: `video/webm`, `video/webm;codecs=vp8,opus`, `audio/ogg; codecs="opus"`. Case does not matter.
    package init(mimeType: String) throws(StartRequestError) {
        let parts = mimeType.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
        guard let format = RecordingFormat(rawValue: parts[0].lowercased()) else { throw .mimeTypeNotSupported(mimeType) }
        for parameter in parts.dropFirst() where !parameter.isEmpty {
            let pair = parameter.split(separator: "=", maxSplits: 1).map(Self.trimmed)
            guard pair.count == 2, pair[0].lowercased() == "codecs" else { throw .mimeTypeNotSupported(mimeType) }
            var list = pair[1]
            if list.count >= 2, list.hasPrefix("\""), list.hasSuffix("\"") { list = String(list.dropFirst().dropLast()) }
            for name in list.split(separator: ",", omittingEmptySubsequences: false).map(Self.trimmed) {
                guard format.codecs.contains(where: { $0.mimeName == name.lowercased() }) else {
                    throw .codecNotSupported(name, mimeType: format.rawValue, supported: format.codecs.map(\.mimeName))
                }
            }
        }
        self = format
    }

    /// Of a file with these tracks: `video/webm;codecs="vp8,opus"`. A WebM without a picture is `audio/webm`.
    package func mimeType(of codecs: [Codec]) -> String {
        let type = self == .videoWebM && !codecs.contains { $0.kind == .video } ? Self.audioWebM : self
        let names = codecs.sorted { $0.kind == .video && $1.kind == .audio }.map(\.mimeName)
        return "\(type.rawValue);codecs=\"\(names.joined(separator: ","))\""
    }

    private static func trimmed(_ text: some StringProtocol) -> String {
        String(text.drop { $0.isWhitespace }.reversed().drop { $0.isWhitespace }.reversed())
    }
}
