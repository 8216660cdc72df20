/// The members of a JSON object with their values as they were written, so that what is relayed stays as it is: numbers, escapes, order.
///
/// The whole text is checked (RFC 8259), nested no deeper than 64.
struct JSONMembers {
    struct Member {
        var name: String
        /// The value's own text.
        var raw: Substring
    }

    /// In the order of the text. Of a name that comes twice, both are here; the last one counts, as in JavaScript.
    private(set) var members: [Member]

    init(parsing text: String) throws(JSONSyntaxError) {
        var scanner = JSONScanner(text)
        members = try scanner.scanDocument()
    }

    subscript(name: String) -> Substring? {
        members.last { $0.name == name }?.raw
    }
}

/// Where a text stops being JSON.
struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    var expected: String
    /// In bytes from the beginning.
    var offset: Int

    var description: String { "not JSON: \(expected) expected at byte \(offset)" }
}
