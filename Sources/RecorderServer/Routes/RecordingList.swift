import Archive
import Recording

/// The answer to `GET /api/v1/recordings`.
struct RecordingList: Encodable {
    var recordings: [RecordingManifest]
    @ExplicitNull var nextCursor: String?
}

/// What is being recorded is further on than the catalogue knows.
struct LiveOverlay {
    private let live: [RecordingManifest]

    init(_ live: [RecordingManifest]) {
        self.live = live
    }

    /// The page with fresh manifests in it. On a first page of the newest, what is too new for the catalogue stands at its beginning.
    func apply(to page: [RecordingManifest], _ query: RecordingQuery) -> [RecordingManifest] {
        let fresh = Dictionary(live.map { ($0.id, $0) }) { first, _ in first }
        var recordings = page.map { fresh[$0.id] ?? $0 }
        if query.cursor == nil, query.sort == .newestFirst, query.text == nil {
            let known = Set(page.map(\.id))
            let newest = page.first?.createdAt
            let missing = live.filter { candidate in !known.contains(candidate.id) && newest.map { candidate.createdAt >= $0 } ?? true }
            recordings = missing.sorted { $0.createdAt > $1.createdAt } + recordings
        }
        return Array(recordings.filter { Self.matches($0, query) }.prefix(query.limit))
    }

    /// What may have changed since the catalogue was written, and what it was not asked about.
    private static func matches(_ recording: RecordingManifest, _ query: RecordingQuery) -> Bool {
        (query.room.map { $0 == recording.room } ?? true)
            && (query.state.map { $0 == recording.state } ?? true)
            && (query.tag.map { recording.tags.contains($0) } ?? true)
            && (query.from.map { recording.createdAt >= $0 } ?? true)
            && (query.to.map { recording.createdAt < $0 } ?? true)
    }
}
