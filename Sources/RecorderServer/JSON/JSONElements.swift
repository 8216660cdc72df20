import FoundationEssentials

/// The elements of a JSON array with their text as it was written. The whole text is checked (RFC 8259).
struct JSONElements {
    let elements: [Substring]

    init(parsing text: String) throws(JSONSyntaxError) {
        var scanner = JSONScanner(text)
        elements = try scanner.scanArrayDocument()
    }

    /// The text of a JSON string; nil for any other value, and for half a surrogate pair.
    static func string(_ raw: Substring) -> String? {
        guard raw.first == "\"" else { return nil }
        return try? JSONDecoder().decode(String.self, from: Data(raw.utf8))
    }
}
