/// What is wrong with a question to the catalogue: 400 for whoever asked it.
package enum RecordingQueryError: Error, Equatable, CustomStringConvertible {
    case limitOutOfRange(Int)
    case unknownSort(String)
    case badCursor
    case cursorOfOtherSort

    package var description: String {
        switch self {
        case .limitOutOfRange(let limit): "limit is \(limit); it must be from 1 to 500"
        case .unknownSort(let text):
            "\"\(text)\" is no sort order; it is one of createdAt, name, duration, bytes, with a minus in front for descending"
        case .badCursor: "the cursor is not one that this service gave out; begin again without it"
        case .cursorOfOtherSort: "the cursor belongs to another sort order; begin again without it"
        }
    }
}
