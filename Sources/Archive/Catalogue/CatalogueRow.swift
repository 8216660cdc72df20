import FoundationEssentials
import GRDB
import Recording

/// How a manifest becomes a row, and rows become a page.
enum CatalogueRow {
    static func save(_ manifest: RecordingManifest, in database: Database) throws {
        let tags = manifest.tags.joined(separator: "\n")
        let known = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT key, tags FROM recording WHERE id = ?"), arguments: [manifest.id.text])
        let key = try known?["key"] as Int64? ?? freeKey(for: manifest, in: database)
        try database.cachedStatement(sql: upsert).execute(arguments: [
            key, manifest.id.text, manifest.room, manifest.state.rawValue, manifest.name,
            manifest.duration.isFinite ? manifest.duration : 0, manifest.bytes, tags,
            manifest.participants.map(\.name).joined(separator: "\n"), Data(ManifestFile.encodeCompact(manifest)),
        ])
        if known?["tags"] as String? != tags { try saveTags(manifest.tags, of: key, in: database) }
    }

    static func page(of rows: [Row], for query: RecordingQuery) throws -> RecordingPage {
        let recordings = try rows.prefix(query.limit).map { row in
            try ManifestFile.decode(row["manifest"] as Data, path: "catalogue")
        }
        guard rows.count > query.limit, let last = recordings.last else { return RecordingPage(recordings: recordings, next: nil) }
        return RecordingPage(recordings: recordings, next: query.sort.cursor(behind: last, key: rows[query.limit - 1]["key"]))
    }

    private static func freeKey(for manifest: RecordingManifest, in database: Database) throws -> Int64 {
        var key = CatalogueKey.wanted(by: manifest)
        let statement = try database.cachedStatement(sql: "SELECT 1 FROM recording WHERE key = ?")
        while try Int.fetchOne(statement, arguments: [key]) != nil { key += 1 }
        return key
    }

    private static func saveTags(_ tags: [String], of key: Int64, in database: Database) throws {
        try database.cachedStatement(sql: "DELETE FROM recordingTag WHERE recording = ?").execute(arguments: [key])
        for tag in Set(tags) {
            try database.cachedStatement(sql: "INSERT INTO recordingTag (tag, recording) VALUES (?, ?)").execute(arguments: [tag, key])
        }
    }

    private static let upsert = """
        INSERT INTO recording (key, id, room, state, name, duration, bytes, tags, participants, manifest)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET
            room = excluded.room, state = excluded.state, name = excluded.name, duration = excluded.duration, bytes = excluded.bytes,
            tags = excluded.tags, participants = excluded.participants, manifest = excluded.manifest
        """
}

extension RecordingSort {
    func cursor(behind manifest: RecordingManifest, key: Int64) -> RecordingCursor {
        let value: RecordingCursor.Value =
            switch field {
            case .createdAt: .none
            case .name: .text(manifest.name)
            case .duration: .number(manifest.duration)
            case .bytes: .integer(manifest.bytes)
            }
        return RecordingCursor(sort: self, key: key, value: value)
    }
}
