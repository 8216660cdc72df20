import FoundationEssentials
package import Recording

/// `recording.json`: the manifest as JSON for machines and for people with an editor.
package enum ManifestFile {
    package static func encode(_ manifest: RecordingManifest) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        return bytes(manifest, encoder) + [UInt8(ascii: "\n")]
    }

    /// The same on one line, as the catalogue keeps it.
    static func encodeCompact(_ manifest: RecordingManifest) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.withoutEscapingSlashes]
        return bytes(manifest, encoder)
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

    private static func bytes(_ manifest: RecordingManifest, _ encoder: JSONEncoder) -> [UInt8] {
        do {
            // A duration that is not a number would be a bug of ours; one such field must not cost the whole manifest.
            encoder.nonConformingFloatEncodingStrategy = .convertToString(positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
            return try [UInt8](encoder.encode(manifest))
        } catch {
            preconditionFailure("a manifest that cannot be JSON: \(error)")
        }
    }
}
