/// The whole vocabulary of a recording towards the disk. The order in which they are polled is the order in which they must happen.
package enum FileOperation: Hashable, Sendable {
    /// Opens `name` with `.part` behind it in the recording's folder. The name is a plain file name, never a path, and new in this recording.
    case create(FileID, name: String)
    /// Adds whole clusters or pages at the end.
    case append(FileID, [UInt8])
    /// Overwrites bytes that were appended before.
    case patch(FileID, offset: Int, [UInt8])
    /// Bytes → fdatasync → `recording.json` (written beside, renamed) → catalogue row (DESIGN.md, "Crash order").
    /// The `bytes` of files and of the recording are set by the disk writer, which knows what is committed.
    case commit(RecordingManifest)
    /// Syncs the file, takes `.part` off its name and hashes it; answered with its size and hash.
    case finish(FileID)
}
