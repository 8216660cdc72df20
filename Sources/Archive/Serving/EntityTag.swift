/// A validator for one state of a file (RFC 9110 §8.8.3).
package struct EntityTag: Hashable, Sendable {
    /// Without the quotes.
    package var opaque: String
    package var isWeak: Bool

    /// The strong tag of a finished file: its hash, so that equal tags are equal bytes.
    package init(sha256: String) {
        opaque = sha256
        isWeak = false
    }

    /// Reads one tag; nil for what is none.
    package init?(parsing text: some StringProtocol) {
        isWeak = text.hasPrefix("W/")
        let quoted = text.dropFirst(isWeak ? 2 : 0)
        guard quoted.utf8.count >= 2, quoted.hasPrefix("\""), quoted.hasSuffix("\"") else { return nil }
        opaque = String(quoted.dropFirst().dropLast())
        guard !opaque.contains("\"") else { return nil }
    }

    package var text: String { (isWeak ? "W/" : "") + "\"\(opaque)\"" }

    package func matchesStrongly(_ other: EntityTag) -> Bool { !isWeak && !other.isWeak && opaque == other.opaque }
    package func matchesWeakly(_ other: EntityTag) -> Bool { opaque == other.opaque }
}

/// What `If-Match` and `If-None-Match` carry.
enum EntityTagList {
    case any
    case tags([EntityTag])

    /// What is no tag is left out: it can match nothing. A comma may stand inside a tag.
    init(parsing text: String) {
        if text.trimmingHTTPWhitespace() == "*" {
            self = .any
            return
        }
        var tags: [EntityTag] = []
        var isQuoted = false
        for element in text.split(whereSeparator: { character in
            if character == "\"" { isQuoted.toggle() }
            return character == "," && !isQuoted
        }) {
            if let tag = EntityTag(parsing: element.trimmingHTTPWhitespace()) { tags.append(tag) }
        }
        self = .tags(tags)
    }

    func contains(_ tag: EntityTag?, by matches: (EntityTag, EntityTag) -> Bool) -> Bool {
        switch self {
        case .any: true
        case .tags(let tags): tag.map { tag in tags.contains { matches($0, tag) } } ?? false
        }
    }
}
