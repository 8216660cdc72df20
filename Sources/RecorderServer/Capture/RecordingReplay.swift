import Archive
import Media
package import Recording

/// Makes the files of a recording from its capture.
///
/// ```swift
/// let replay = try RecordingReplay.run(capture: "capture.pcapng", into: "again")
/// ```
package struct RecordingReplay: Sendable {
    /// What the recording says of itself at its end. Hashes and sizes of files are those of the files that were recorded live.
    package let manifest: RecordingManifest
    /// Paths of the files.
    package let files: [String]
    /// The capture had its end. Else the files go as far as it did.
    package let isComplete: Bool

    /// Blocks; throws `PcapngError`, `CaptureError` or `DiskError`.
    package static func run(capture path: String, into folder: String) throws -> RecordingReplay {
        let target = try ReplayFolder(folder)
        let pass = try Self.pass(through: path, timing: .live) { try target.apply($0) }
        return RecordingReplay(manifest: pass.recording.manifest, files: target.finished.map(target.path), isComplete: pass.isComplete)
    }

    /// Reads a capture from its beginning to its end.
    static func pass(
        through path: String, timing: RecordingTiming, _ carryOut: (FileOperation) throws -> Void
    ) throws -> (recording: RecordingSession, isComplete: Bool) {
        var reader = try CaptureReader(FileByteSource(ReadableFile(path)))
        var driver = ReplayDriver(reader.header, timing: timing)
        while let record = try reader.next() {
            try driver.handle(record)
            while let operation = driver.pollOperation() { try carryOut(operation) }
        }
        driver.finish()
        while let operation = driver.pollOperation() { try carryOut(operation) }
        return (driver.recording, reader.isComplete)
    }
}
