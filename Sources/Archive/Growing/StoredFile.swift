package import Recording

/// A media file of a recording, open for reading: finished, or as far as it is committed.
package struct StoredFile: Sendable {
    package let file: ReadableFile
    /// As the manifest has it: type, hash, tracks. `bytes` may lag behind `size`.
    package let manifest: RecordingManifest.File
    /// Bytes that can be read now.
    package let size: Int64
    /// nil: it is finished and will never change.
    package let growing: GrowingFile?

    /// Lower-case hexadecimal; nil while it grows and until it is hashed.
    package var sha256: String? { growing == nil && manifest.complete ? manifest.sha256 : nil }
}
