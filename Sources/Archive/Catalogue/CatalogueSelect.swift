import GRDB
import Recording

/// The SELECT for one page: one driving table that delivers in the wanted order, the rest as conditions, a keyset instead of an offset.
struct CatalogueSelect {
    private(set) var sql: String
    private(set) var arguments: StatementArguments
    private var conditions: [String] = []

    init(_ query: RecordingQuery) {
        sql = ""
        arguments = []
        // The driving table's own idea of the key, so that SQLite can walk that table's index and need not sort.
        let isByAge = query.sort.field == .createdAt
        let words = query.text.map(Self.words) ?? []
        let isDrivenByText = isByAge && !words.isEmpty
        let isDrivenByTag = isByAge && !isDrivenByText && query.tag != nil
        let key = isDrivenByText ? "recordingText.rowid" : isDrivenByTag ? "recordingTag.recording" : "recording.key"
        let source =
            if isDrivenByText {
                "recordingText CROSS JOIN recording ON recording.key = recordingText.rowid"
            } else if isDrivenByTag {
                "recordingTag CROSS JOIN recording ON recording.key = recordingTag.recording"
            } else {
                "recording"
            }

        if isDrivenByText {
            add("recordingText MATCH ?", Self.pattern(words))
        } else if !words.isEmpty {
            add("recording.key IN (SELECT rowid FROM recordingText WHERE recordingText MATCH ?)", Self.pattern(words))
        } else if query.text != nil, query.text?.isEmpty == false {
            // Only signs that are in no word: nothing can match.
            conditions.append("0")
        }
        if isDrivenByTag {
            add("recordingTag.tag = ?", query.tag)
        } else if let tag = query.tag {
            add("EXISTS (SELECT 1 FROM recordingTag AS wanted WHERE wanted.tag = ? AND wanted.recording = recording.key)", tag)
        }
        if let room = query.room { add("recording.room = ?", room) }
        if let state = query.state { add("recording.state = ?", state.rawValue) }
        if let from = query.from { add("\(key) >= ?", CatalogueKey.first(at: from)) }
        if let to = query.to { add("\(key) < ?", CatalogueKey.first(at: to)) }
        let order = addOrder(of: query, key: key)
        let filter = conditions.isEmpty ? "" : " WHERE " + conditions.joined(separator: " AND ")
        sql = "SELECT recording.key, recording.manifest FROM \(source)\(filter) ORDER BY \(order) LIMIT \(query.limit + 1)"
    }

    private mutating func add(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
        conditions.append(condition)
        arguments += StatementArguments(values)
    }

    private mutating func addOrder(of query: RecordingQuery, key: String) -> String {
        let direction = query.sort.isDescending ? "DESC" : "ASC"
        let beyond = query.sort.isDescending ? "<" : ">"
        guard query.sort.field != .createdAt else {
            if let cursor = query.cursor { add("\(key) \(beyond) ?", cursor.key) }
            return "\(key) \(direction)"
        }
        let column = "recording.\(query.sort.field.rawValue)"
        if let cursor = query.cursor { add("(\(column), \(key)) \(beyond) (?, ?)", cursor.value.forDatabase, cursor.key) }
        return "\(column) \(direction), \(key) \(direction)"
    }

    /// The words of a search text, cut as the tokenizer cuts: letters and digits belong to words, nothing else does.
    static func words(of text: String) -> [String] {
        text.split { !($0.isLetter || $0.isNumber) }.prefix(16).map(String.init)
    }

    /// Every word is a beginning, and all must match. Quoted, so that AND, NEAR and the like are words, too.
    private static func pattern(_ words: [String]) -> String {
        words.map { "\"\($0)\"*" }.joined(separator: " ")
    }
}

extension RecordingCursor.Value {
    fileprivate var forDatabase: (any DatabaseValueConvertible)? {
        switch self {
        case .none: nil
        case .text(let text): text
        case .number(let number): number
        case .integer(let number): number
        }
    }
}
