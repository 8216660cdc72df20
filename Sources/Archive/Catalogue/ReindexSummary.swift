package import Recording

/// What a rebuild of the catalogue found.
package struct ReindexSummary: Hashable, Sendable {
    package var recordings = 0
    /// Folders whose `recording.json` is missing or cannot be read: they are left as they are, and are not listed.
    package var unreadable: [RecordingID] = []
}
