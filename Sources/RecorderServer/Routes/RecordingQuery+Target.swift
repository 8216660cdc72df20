import Archive
import Media
import Recording

extension RecordingQuery {
    /// Reads the query of `GET /api/v1/recordings`.
    init(_ target: RequestTarget) throws {
        try self.init(
            room: target.value("room"),
            state: try target.value("state").map { text in
                guard let state = RecordingManifest.State(rawValue: text) else {
                    let states = RecordingManifest.State.allCases.map(\.rawValue).joined(separator: ", ")
                    throw JSONFieldError(field: "state", problem: "must be one of \(states)")
                }
                return state
            },
            tag: target.value("tag"),
            text: target.value("q").flatMap { $0.isEmpty ? nil : $0 },
            from: try Self.time("from", target),
            to: try Self.time("to", target),
            sort: try target.value("sort").map { try RecordingSort(parsing: $0) } ?? .newestFirst,
            limit: try target.value("limit").map { text in
                guard let limit = Int(text) else { throw JSONFieldError(field: "limit", problem: "must be a whole number from 1 to 500") }
                return limit
            } ?? 50,
            cursor: try target.value("cursor").map { try RecordingCursor(parsing: $0) })
    }

    private static func time(_ name: String, _ target: RequestTarget) throws -> WallTime? {
        try target.value(name).map { text in
            guard let time = WallTime(text) else {
                throw JSONFieldError(field: name, problem: "must be an RFC 3339 time, as 2026-11-21T12:00:00Z")
            }
            return time
        }
    }
}
