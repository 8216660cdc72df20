package import Recording

/// What the disk writer has to say. It is called on the writer's own threads, or, when the queue is full, on the thread that submits:
/// whoever receives it must only pass it on.
package enum DiskEvent: Hashable, Sendable {
    /// Answers `FileOperation.finish`, once each: the file has its final name, is durable, and is hashed.
    /// The hash is lower-case hexadecimal; empty when the file could not be read back.
    case finished(RecordingID, FileID, bytes: Int64, sha256: String)
    /// Comes before the `finished` of a file that could not be written to its end: so much of it is there.
    case shortened(RecordingID, FileID, duration: Duration)
    /// The recording's bytes no longer reach the disk. At most once a recording. What was written stays; on a
    /// full disk what finishes the files is still taken, else what comes later is dropped.
    case failed(RecordingID, code: String, message: String)
    /// The recording's capture cannot be written on. At most once a recording, which goes on.
    case captureLost(RecordingID)
    /// A commit is durable: so many bytes of each of its files.
    case committed(RecordingID, [FileID: Int64])

    package var recording: RecordingID {
        switch self {
        case .finished(let id, _, _, _), .shortened(let id, _, _), .failed(let id, _, _), .captureLost(let id), .committed(let id, _): id
        }
    }
}
