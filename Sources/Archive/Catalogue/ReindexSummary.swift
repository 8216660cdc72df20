package import Recording

/// What a rebuild of the catalogue found.
package struct ReindexSummary: Hashable, Sendable {
    package struct Skipped: Hashable, Sendable {
        /// Of the folder.
        package var path: String
        package var reason: String
    }

    package var recordings = 0
    /// Folders whose `recording.json` is missing or cannot be read: they are left as they are, and are not listed.
    package var unreadable: [RecordingID] = []
    /// What was left out and why, those among them. The first thousand.
    package var skipped: [Skipped] = []

    mutating func skip(_ path: String, _ reason: String) {
        if skipped.count < 1000 { skipped.append(Skipped(path: path, reason: reason)) }
    }
}
