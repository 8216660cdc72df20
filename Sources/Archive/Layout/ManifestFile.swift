import FoundationEssentials
package import Recording

/// `recording.json`: the manifest as JSON for machines and for people with an editor.
package enum ManifestFile {
    package static func encode(_ manifest: RecordingManifest) -> [UInt8] {
        encode(manifest.withoutDetails, details: details(of: manifest))
    }

    /// - Parameter details: as `details(of:)` made them, of this manifest or of an earlier one of the same recording.
    static func encode(_ manifest: RecordingManifest, details: [UInt8]) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        var text = bytes(manifest.withoutDetails, encoder)
        // The brace and the line break before it.
        text.removeLast(2)
        text += details
        text += [UInt8]("\n}\n".utf8)
        return text
    }

    /// Report and timeline as the last members of the manifest's object: one line each, for they are long, and made anew only when they change.
    static func details(of manifest: RecordingManifest) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        var details: [UInt8] = []
        if let report = manifest.report { details += [UInt8](",\n  \"report\" : ".utf8) + bytes(report, encoder) }
        if let timeline = manifest.timeline { details += [UInt8](",\n  \"timeline\" : ".utf8) + bytes(timeline, encoder) }
        return details
    }

    /// On one line and without details, as the catalogue keeps it.
    static func encodeCompact(_ manifest: RecordingManifest) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return bytes(manifest.withoutDetails, encoder)
    }

    static func decode(_ bytes: some DataProtocol & ContiguousBytes, path: String) throws(ArchiveError) -> RecordingManifest {
        do {
            let decoder = JSONDecoder()
            decoder.nonConformingFloatDecodingStrategy = .convertFromString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return try decoder.decode(RecordingManifest.self, from: Data(bytes))
        } catch {
            throw .manifestUnreadable(path: path, reason: "\(error)")
        }
    }

    package static func read(_ path: String) throws(ArchiveError) -> RecordingManifest {
        let bytes: [UInt8]
        do {
            bytes = try Disk.read(path)
        } catch {
            throw .disk(error)
        }
        return try decode(bytes, path: path)
    }

    /// nil when there is none.
    package static func readIfPresent(_ path: String) throws(ArchiveError) -> RecordingManifest? {
        do throws(ArchiveError) {
            return try read(path)
        } catch .disk(let error) where error.isMissing {
            return nil
        }
    }

    private static func bytes(_ value: some Encodable, _ encoder: JSONEncoder) -> [UInt8] {
        do {
            // A duration that is not a number would be a bug of ours; one such field must not cost the whole manifest.
            encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return try [UInt8](encoder.encode(value))
        } catch {
            preconditionFailure("a manifest that cannot be JSON: \(error)")
        }
    }
}
