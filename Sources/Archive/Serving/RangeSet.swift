/// The ranges that a client asks for, before they are held against a size (RFC 9110 §14.1.2, §14.2).
///
///     Range: bytes=0-499, 500-, -200
package struct RangeSet: Hashable, Sendable {
    enum Specifier: Hashable, Sendable {
        case bounded(first: Int64, last: Int64)
        case from(Int64)
        /// The last so many bytes.
        case suffix(Int64)
    }

    let specifiers: [Specifier]

    /// More than players ever ask for; a longer list is an attack or a mistake, and is answered with the whole.
    private static let mostSpecifiers = 32

    /// nil for another unit than bytes and for everything that the grammar does not allow: the field is then ignored.
    package init?(parsing text: String) {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].lowercased() == "bytes" else { return nil }
        var specifiers: [Specifier] = []
        for element in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
            let trimmed = element.trimmingHTTPWhitespace()
            // Empty elements of a list are allowed (§5.6.1.2).
            if trimmed.isEmpty { continue }
            guard let specifier = Self.specifier(trimmed), specifiers.count < Self.mostSpecifiers else { return nil }
            specifiers.append(specifier)
        }
        guard !specifiers.isEmpty else { return nil }
        self.specifiers = specifiers
    }

    /// What of it there is. Empty: nothing, which is answered 416. Ranges that overlap are joined, so that nobody
    /// gets a byte twice; else they stay in the order in which they were asked for.
    package func ranges(within size: Int64) -> [ByteRange] {
        let ranges = specifiers.compactMap { $0.range(within: size) }
        let sorted = ranges.sorted { $0.first < $1.first }
        guard zip(sorted, sorted.dropFirst()).contains(where: { $0.last >= $1.first }) else { return ranges }
        return sorted.reduce(into: []) { joined, range in
            if let previous = joined.last, previous.last >= range.first {
                joined[joined.count - 1].last = max(previous.last, range.last)
            } else {
                joined.append(range)
            }
        }
    }

    private static func specifier(_ text: Substring) -> Specifier? {
        let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard ends.count == 2 else { return nil }
        switch (ends[0].isEmpty, ends[1].isEmpty) {
        case (true, true): return nil
        case (true, false): return number(ends[1]).map { .suffix($0) }
        case (false, true): return number(ends[0]).map { .from($0) }
        case (false, false):
            guard let first = number(ends[0]), let last = number(ends[1]), first <= last else { return nil }
            return .bounded(first: first, last: last)
        }
    }

    /// Digits only; a number beyond 63 bits is as good as the largest.
    private static func number(_ text: Substring) -> Int64? {
        guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return Int64(text) ?? .max
    }
}

extension RangeSet.Specifier {
    func range(within size: Int64) -> ByteRange? {
        switch self {
        case .bounded(let first, let last): first < size ? ByteRange(first: first, last: min(last, size - 1)) : nil
        case .from(let first): first < size ? ByteRange(first: first, last: size - 1) : nil
        case .suffix(let count): count > 0 && size > 0 ? ByteRange(first: max(0, size - count), last: size - 1) : nil
        }
    }
}

extension StringProtocol {
    /// Without the spaces and tabs around it (OWS, RFC 9110 §5.6.3).
    func trimmingHTTPWhitespace() -> SubSequence {
        let isSpace = { (character: Character) in character == " " || character == "\t" }
        var trimmed = drop(while: isSpace)
        while let last = trimmed.last, isSpace(last) { trimmed.removeLast() }
        return trimmed
    }
}
