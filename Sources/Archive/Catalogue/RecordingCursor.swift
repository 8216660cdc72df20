import FoundationEssentials

/// The place behind the last recording of a page. Opaque outside: base64url of `1|sort|key|value`.
///
/// It names a value, not a position: recordings that come or go meanwhile move nobody else to another page.
package struct RecordingCursor: Hashable, Sendable {
    enum Value: Hashable, Sendable {
        case none
        case text(String)
        case number(Double)
        case integer(Int64)
    }

    let sort: RecordingSort
    /// The catalogue's own key of the recording.
    let key: Int64
    /// What the list is sorted by, unless that is the key.
    let value: Value

    init(sort: RecordingSort, key: Int64, value: Value) {
        self.sort = sort
        self.key = key
        self.value = value
    }

    package init(parsing token: String) throws(RecordingQueryError) {
        let base64 = String(token.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
        let padding = String(repeating: "=", count: (4 - base64.utf8.count % 4) % 4)
        guard token.utf8.count <= 4096, let data = Data(base64Encoded: base64 + padding) else { throw .badCursor }
        let parts = String(decoding: data, as: UTF8.self).split(separator: "|", maxSplits: 3, omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "1", let key = Int64(parts[2]) else { throw .badCursor }
        self.key = key
        sort = try RecordingSort(parsing: String(parts[1]))
        switch sort.field {
        case .createdAt: value = .none
        case .name: value = .text(String(parts[3]))
        case .duration:
            guard let number = Double(parts[3]), number.isFinite else { throw .badCursor }
            value = .number(number)
        case .bytes:
            guard let number = Int64(parts[3]) else { throw .badCursor }
            value = .integer(number)
        }
    }

    package var token: String {
        let text =
            switch value {
            case .none: ""
            case .text(let text): text
            case .number(let number): "\(number)"
            case .integer(let number): "\(number)"
            }
        let base64 = Data("1|\(sort.text)|\(key)|\(text)".utf8).base64EncodedString()
        return String(base64.filter { $0 != "=" }.map { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 })
    }
}
