import GRDB

/// The tables of the catalogue, and how an older one becomes the present one.
///
/// `recording.key` rises with the time of creation, so that "newest first" is the table's own order: a filter's index and the full-text
/// index both deliver it without sorting, and a page costs the same among ten recordings and among a million.
enum CatalogueSchema {
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1: recordings") { database in
            try database.execute(sql: recordings)
            try database.execute(sql: fullText)
        }
        return migrator
    }

    private static let recordings = """
        CREATE TABLE recording (
            key INTEGER PRIMARY KEY,
            id TEXT NOT NULL UNIQUE,
            room TEXT NOT NULL,
            state TEXT NOT NULL,
            name TEXT NOT NULL COLLATE NOCASE,
            duration REAL NOT NULL,
            bytes INTEGER NOT NULL,
            tags TEXT NOT NULL,
            participants TEXT NOT NULL,
            manifest BLOB NOT NULL
        );
        CREATE INDEX recordingByRoom ON recording (room);
        CREATE INDEX recordingByState ON recording (state);
        CREATE INDEX recordingByRoomAndState ON recording (room, state);
        CREATE INDEX recordingByName ON recording (name);
        CREATE INDEX recordingByDuration ON recording (duration);
        CREATE INDEX recordingByBytes ON recording (bytes);
        CREATE TABLE recordingTag (
            tag TEXT NOT NULL,
            recording INTEGER NOT NULL REFERENCES recording (key) ON DELETE CASCADE,
            PRIMARY KEY (tag, recording)
        ) WITHOUT ROWID;
        CREATE INDEX recordingTagByRecording ON recordingTag (recording);
        """

    // A running recording's row is written again and again; its words hardly ever change, hence the WHEN.
    private static let fullText = """
        CREATE VIRTUAL TABLE recordingText USING fts5 (
            name, room, tags, participants,
            content='recording', content_rowid='key', tokenize='unicode61 remove_diacritics 2', prefix='2 3'
        );
        CREATE TRIGGER recordingTextInsert AFTER INSERT ON recording BEGIN
            INSERT INTO recordingText (rowid, name, room, tags, participants)
            VALUES (new.key, new.name, new.room, new.tags, new.participants);
        END;
        CREATE TRIGGER recordingTextDelete AFTER DELETE ON recording BEGIN
            INSERT INTO recordingText (recordingText, rowid, name, room, tags, participants)
            VALUES ('delete', old.key, old.name, old.room, old.tags, old.participants);
        END;
        CREATE TRIGGER recordingTextUpdate AFTER UPDATE ON recording
        WHEN old.name IS NOT new.name OR old.room IS NOT new.room OR old.tags IS NOT new.tags OR old.participants IS NOT new.participants
        BEGIN
            INSERT INTO recordingText (recordingText, rowid, name, room, tags, participants)
            VALUES ('delete', old.key, old.name, old.room, old.tags, old.participants);
            INSERT INTO recordingText (rowid, name, room, tags, participants)
            VALUES (new.key, new.name, new.room, new.tags, new.participants);
        END;
        """
}
