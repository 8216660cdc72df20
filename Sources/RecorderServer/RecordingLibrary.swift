package import Media
package import Recording

/// What the REST API needs of the recordings on disk.
package protocol RecordingLibrary: Sendable {
    func list(_ query: RecordingQuery) async throws -> RecordingPage
    func recording(_ id: RecordingID) async throws -> RecordingManifest?
    /// Changes one that has ended; nil where there is none.
    func update(_ id: RecordingID, _ changes: RecordingChanges) async throws -> RecordingManifest?
    /// Removes its folder and its row; false where there is none. Whether it may (`hold`, still running) is the caller's question.
    func delete(_ id: RecordingID) async throws -> Bool
    /// Nil where the recording has no file of that name.
    func file(named name: String, of id: RecordingID) async throws -> StoredFile?
    /// The folder can be written and the catalogue answers: a part of `/readyz`. Nil, or what is missing.
    func unreadiness() async -> String?
}

/// What `GET /api/v1/recordings` asks for.
package struct RecordingQuery: Hashable, Sendable {
    package var room: String?
    package var state: RecordingManifest.State?
    package var tag: String?
    /// Words to be found in name, room, tags and participants.
    package var text: String?
    /// Bounds of `createdAt`: from inclusive, to exclusive.
    package var from: WallTime?
    package var to: WallTime?
    package var sort: Sort = .newestFirst
    /// 1…500.
    package var limit = 50
    /// As `RecordingPage.nextCursor` gave it, foreign bytes otherwise.
    package var cursor: String?

    package enum Sort: String, Hashable, Sendable, CaseIterable {
        case newestFirst = "-createdAt"
        case oldestFirst = "createdAt"
        case name
        case longestFirst = "-duration"
        case largestFirst = "-bytes"
    }

    package init() {}
}

package struct RecordingPage: Hashable, Sendable {
    package var recordings: [RecordingManifest]
    package var nextCursor: String?

    package init(recordings: [RecordingManifest], nextCursor: String?) {
        self.recordings = recordings
        self.nextCursor = nextCursor
    }
}

/// The cursor is not one that this list gave out.
package struct InvalidCursor: Error, Hashable, Sendable {
    package init() {}
}

/// What PATCH changes; nil leaves it as it is.
package struct RecordingChanges: Hashable, Sendable {
    package var name: String?
    package var tags: [String]?
    package var metadata: [String: String]?
    package var hold: Bool?

    package init(name: String? = nil, tags: [String]? = nil, metadata: [String: String]? = nil, hold: Bool? = nil) {
        self.name = name
        self.tags = tags
        self.metadata = metadata
        self.hold = hold
    }

    package func applied(to recording: RecordingManifest) -> RecordingManifest {
        var changed = recording
        if let name { changed.name = name }
        if let tags { changed.tags = tags }
        if let metadata { changed.metadata = metadata }
        if let hold { changed.hold = hold }
        return changed
    }
}

/// A media file on disk.
package struct StoredFile: Hashable, Sendable {
    /// Where to open it, `.part` included while it grows.
    package var path: String
    package var name: String
    package var mimeType: String
    /// In bytes; of a growing file those that are committed.
    package var size: Int64
    package var isComplete: Bool
    package var lastModified: WallTime
    /// SHA-256 in lower-case hexadecimal, once it is complete.
    package var sha256: String?

    package init(
        path: String, name: String, mimeType: String, size: Int64, isComplete: Bool, lastModified: WallTime, sha256: String?
    ) {
        self.path = path
        self.name = name
        self.mimeType = mimeType
        self.size = size
        self.isComplete = isComplete
        self.lastModified = lastModified
        self.sha256 = sha256
    }
}
