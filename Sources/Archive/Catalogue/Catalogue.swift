import FoundationEssentials
import GRDB
import Recording

/// The index over all manifests: what makes listing and searching fast. Holds nothing that the folders do not hold.
final class Catalogue: Sendable {
    private let reader: any DatabaseReader
    private let writer: (any DatabaseWriter)?

    /// Opens the catalogue for reading and writing, and makes or upgrades its tables.
    init(path: String) throws {
        let pool = try DatabasePool(path: path, configuration: Self.configuration())
        try CatalogueSchema.migrator.migrate(pool)
        reader = pool
        writer = pool
    }

    /// Opens a catalogue that is there, beside its owner, without ever changing it.
    init(readingOnly path: String) throws {
        var configuration = Self.configuration()
        configuration.readonly = true
        let queue = try DatabaseQueue(path: path, configuration: configuration)
        guard try queue.read(CatalogueSchema.migrator.hasCompletedMigrations) else {
            throw DatabaseError(message: "the catalogue is of another version")
        }
        reader = queue
        writer = nil
    }

    private static func configuration() -> Configuration {
        var configuration = Configuration()
        configuration.busyMode = .timeout(5)
        configuration.label = "catalogue"
        return configuration
    }

    func close() {
        try? reader.close()
    }

    /// Adds the recordings or replaces what was known of them, in one transaction.
    func save(_ manifests: [RecordingManifest]) throws {
        guard let writer, !manifests.isEmpty else { return }
        try writer.write { database in
            for manifest in manifests { try CatalogueRow.save(manifest, in: database) }
        }
    }

    func remove(_ id: RecordingID) throws {
        try writer?.write { database in
            try database.cachedStatement(sql: "DELETE FROM recording WHERE id = ?").execute(arguments: [id.text])
        }
    }

    /// Empties it, for a rebuild.
    func removeAll() throws {
        try writer?.write { database in try database.execute(sql: "DELETE FROM recording") }
    }

    func manifest(of id: RecordingID) async throws -> RecordingManifest? {
        try await reader.read { database in
            let bytes = try Data.fetchOne(database, sql: "SELECT manifest FROM recording WHERE id = ?", arguments: [id.text])
            return try bytes.map { try ManifestFile.decode($0, path: "catalogue") }
        }
    }

    func page(_ query: RecordingQuery) async throws -> RecordingPage {
        try await reader.read { database in
            let statement = CatalogueSelect(query)
            let rows = try Row.fetchAll(database, sql: statement.sql, arguments: statement.arguments)
            return try CatalogueRow.page(of: rows, for: query)
        }
    }

    func contains(_ id: RecordingID) throws -> Bool {
        try reader.read { database in
            try Bool.fetchOne(database, sql: "SELECT EXISTS (SELECT 1 FROM recording WHERE id = ?)", arguments: [id.text]) ?? false
        }
    }

    /// The recordings whose row does not say that they have ended, or that a file of theirs could not be finished.
    func unfinished() throws -> [RecordingID] {
        try reader.read { database in
            let states = RecordingManifest.State.allCases.filter { !$0.hasEnded }.map(\.rawValue)
            let places = databaseQuestionMarks(count: states.count)
            let sql = """
                SELECT id FROM recording WHERE state IN (\(places))
                    OR state = 'failed' AND instr(manifest, CAST('"complete":false' AS BLOB)) > 0
                ORDER BY key
                """
            return try String.fetchAll(database, sql: sql, arguments: StatementArguments(states)).compactMap { RecordingID($0) }
        }
    }

    /// The most recently made recording that it knows.
    func newest() throws -> RecordingID? {
        try reader.read { database in
            try String.fetchOne(database, sql: "SELECT id FROM recording ORDER BY key DESC LIMIT 1").flatMap { RecordingID($0) }
        }
    }

    /// How SQLite means to answer: for the tests that no page is made by sorting.
    func plan(of query: RecordingQuery) throws -> [String] {
        try reader.read { database in
            let statement = CatalogueSelect(query)
            let rows = try Row.fetchAll(database, sql: "EXPLAIN QUERY PLAN " + statement.sql, arguments: statement.arguments)
            return rows.map { $0["detail"] as String }
        }
    }
}

extension RecordingManifest.State {
    /// Nothing will change by itself any more.
    package var hasEnded: Bool { self == .completed || self == .failed }
}
