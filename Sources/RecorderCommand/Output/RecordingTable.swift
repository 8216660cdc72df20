import Recording

/// Recordings as aligned columns, for a person on a terminal.
enum RecordingTable {
    static func text(of recordings: [RecordingManifest]) -> String {
        let header = ["ID", "STARTED", "DURATION", "SIZE", "STATE", "ROOM", "NAME", "PARTICIPANTS"]
        let rows = recordings.map { recording in
            [
                recording.id.text,
                DisplayText.time(recording.startedAt ?? recording.createdAt),
                DisplayText.duration(recording.duration),
                DisplayText.size(recording.bytes),
                recording.state.rawValue + (recording.interrupted ? " (interrupted)" : ""),
                DisplayText.plain(recording.room),
                DisplayText.plain(recording.name),
                DisplayText.plain(recording.participants.map(\.name).joined(separator: ", ")),
            ]
        }
        return columns([header] + rows)
    }

    static func columns(_ rows: [[String]]) -> String {
        let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        return rows.map { row in
            let cells = zip(row, widths).map { $0 + String(repeating: " ", count: $1 - $0.count) }.joined(separator: "  ")
            return String(cells.reversed().drop { $0 == " " }.reversed())
        }.joined(separator: "\n")
    }
}
