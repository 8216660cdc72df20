package import Media
package import Recording

/// What `GET /api/v1/recordings` and `recorder list` ask for. Everything given must hold at once.
package struct RecordingQuery: Hashable, Sendable {
    package var room: String?
    package var state: RecordingManifest.State?
    package var tag: String?
    /// Words, or beginnings of words, in the name, the room, the tags or the names of participants.
    package var text: String?
    /// Made at this time or later.
    package var from: WallTime?
    /// Made before this time.
    package var to: WallTime?
    package var sort: RecordingSort
    /// 1…500.
    package var limit: Int
    package var cursor: RecordingCursor?

    package static let limits = 1...500

    package init(
        room: String? = nil, state: RecordingManifest.State? = nil, tag: String? = nil, text: String? = nil,
        from: WallTime? = nil, to: WallTime? = nil, sort: RecordingSort = .newestFirst, limit: Int = 50, cursor: RecordingCursor? = nil
    ) throws(RecordingQueryError) {
        guard Self.limits.contains(limit) else { throw .limitOutOfRange(limit) }
        if let cursor, cursor.sort != sort { throw .cursorOfOtherSort }
        self.room = room
        self.state = state
        self.tag = tag
        self.text = text
        self.from = from
        self.to = to
        self.sort = sort
        self.limit = limit
        self.cursor = cursor
    }
}
