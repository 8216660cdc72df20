/// The order of a list. Ties are broken by age, so that the order is total and a cursor never skips or repeats.
package struct RecordingSort: Hashable, Sendable {
    package enum Field: String, Hashable, Sendable, CaseIterable {
        case createdAt, name, duration, bytes
    }

    package var field: Field
    package var isDescending: Bool

    package static let newestFirst = RecordingSort(field: .createdAt, isDescending: true)

    package init(field: Field, isDescending: Bool) {
        self.field = field
        self.isDescending = isDescending
    }

    /// Reads `name`, or `-name` for descending.
    package init(parsing text: String) throws(RecordingQueryError) {
        let isDescending = text.hasPrefix("-")
        guard let field = Field(rawValue: isDescending ? String(text.dropFirst()) : text) else { throw .unknownSort(text) }
        self.init(field: field, isDescending: isDescending)
    }

    package var text: String { (isDescending ? "-" : "") + field.rawValue }
}
