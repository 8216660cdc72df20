package import Recording

/// What became of a recording that the end of the process had cut short.
package struct RecoveredRecording: Hashable, Sendable {
    /// As it is now: completed, or failed when nothing of it was there.
    package var manifest: RecordingManifest
    package var files: [File]

    package var id: RecordingID { manifest.id }

    package struct File: Hashable, Sendable {
        package var name: String
        package var outcome: Outcome
    }

    package enum Outcome: Hashable, Sendable {
        /// It had its final name already.
        case whole
        /// Its end, index and duration were written anew; so many bytes of a torn tail are not in it.
        case repaired(tornBytes: Int64)
        /// There was no room to write it anew: its torn tail is cut off, it plays, but has no index.
        case cut(tornBytes: Int64)
        /// Nothing was ever written into it; it is gone.
        case empty
        /// Nothing in it could be read; it is kept beside the others as `name.damaged`.
        case unreadable(reason: String)
    }
}
