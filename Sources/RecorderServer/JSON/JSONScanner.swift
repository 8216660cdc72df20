import FoundationEssentials

/// Walks over JSON text and remembers where the members of its outermost object, or the elements of its outermost array, begin and end.
struct JSONScanner {
    /// More than any message of ours needs; a text of nothing but brackets must not eat the stack.
    static let maximumDepth = 64

    private let text: String
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) {
        self.text = text
        bytes = Array(text.utf8)
    }

    mutating func scanDocument() throws(JSONSyntaxError) -> [JSONMembers.Member] {
        skipWhitespace()
        guard peek == UInt8(ascii: "{") else { throw expected("an object") }
        var found: [(name: String, range: Range<Int>)] = []
        try scanObject(depth: 1) { name, range in found.append((name, range)) }
        skipWhitespace()
        guard position == bytes.count else { throw expected("the end") }
        return found.map { JSONMembers.Member(name: $0.name, raw: slice($0.range)) }
    }

    mutating func scanArrayDocument() throws(JSONSyntaxError) -> [Substring] {
        skipWhitespace()
        guard peek == UInt8(ascii: "[") else { throw expected("an array") }
        var found: [Range<Int>] = []
        try scanArray(depth: 1) { found.append($0) }
        skipWhitespace()
        guard position == bytes.count else { throw expected("the end") }
        return found.map(slice)
    }

    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    private func expected(_ what: String) -> JSONSyntaxError { JSONSyntaxError(expected: what, offset: position) }

    private func slice(_ range: Range<Int>) -> Substring {
        let start = text.utf8.index(text.startIndex, offsetBy: range.lowerBound)
        return text[start..<text.utf8.index(start, offsetBy: range.count)]
    }

    private mutating func skipWhitespace() {
        while let byte = peek, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }

    private mutating func skip(_ byte: UInt8) -> Bool {
        guard peek == byte else { return false }
        position += 1
        return true
    }

    private mutating func scanValue(depth: Int) throws(JSONSyntaxError) {
        guard depth <= Self.maximumDepth else { throw expected("at most \(Self.maximumDepth) levels") }
        switch peek {
        case UInt8(ascii: "{"): try scanObject(depth: depth) { _, _ in }
        case UInt8(ascii: "["): try scanArray(depth: depth) { _ in }
        case UInt8(ascii: "\""): _ = try scanString()
        case UInt8(ascii: "t"): try scanLiteral("true")
        case UInt8(ascii: "f"): try scanLiteral("false")
        case UInt8(ascii: "n"): try scanLiteral("null")
        default: try scanNumber()
        }
    }

    private mutating func scanObject(depth: Int, _ member: (String, Range<Int>) -> Void) throws(JSONSyntaxError) {
        position += 1
        skipWhitespace()
        guard !skip(UInt8(ascii: "}")) else { return }
        repeat {
            skipWhitespace()
            guard peek == UInt8(ascii: "\"") else { throw expected("a member's name") }
            let name = try scanString()
            skipWhitespace()
            guard skip(UInt8(ascii: ":")) else { throw expected("a colon") }
            skipWhitespace()
            let start = position
            try scanValue(depth: depth + 1)
            // Only the outermost names are looked at.
            if depth == 1 { member(unescaped(name), start..<position) }
            skipWhitespace()
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "}")) else { throw expected("a comma or a closing brace") }
    }

    private mutating func scanArray(depth: Int, _ element: (Range<Int>) -> Void) throws(JSONSyntaxError) {
        position += 1
        skipWhitespace()
        guard !skip(UInt8(ascii: "]")) else { return }
        repeat {
            skipWhitespace()
            let start = position
            try scanValue(depth: depth + 1)
            if depth == 1 { element(start..<position) }
            skipWhitespace()
        } while skip(UInt8(ascii: ","))
        guard skip(UInt8(ascii: "]")) else { throw expected("a comma or a closing bracket") }
    }

    /// Quotes included.
    private mutating func scanString() throws(JSONSyntaxError) -> Range<Int> {
        let start = position
        position += 1
        while let byte = peek {
            switch byte {
            case UInt8(ascii: "\""):
                position += 1
                return start..<position
            case UInt8(ascii: "\\"):
                position += 1
                try scanEscape()
            case 0..<0x20:
                throw expected("an escaped control character")
            default:
                position += 1
            }
        }
        throw expected("a closing quote")
    }

    private mutating func scanEscape() throws(JSONSyntaxError) {
        guard let byte = peek, Array(#""\/bfnrtu"#.utf8).contains(byte) else { throw expected("an escape") }
        position += 1
        guard byte == UInt8(ascii: "u") else { return }
        for _ in 0..<4 {
            guard let digit = peek, Character(Unicode.Scalar(digit)).isHexDigit else { throw expected("a hexadecimal digit") }
            position += 1
        }
    }

    private mutating func scanLiteral(_ literal: StaticString) throws(JSONSyntaxError) {
        for byte in String(describing: literal).utf8 {
            guard skip(byte) else { throw expected("\(literal)") }
        }
    }

    /// RFC 8259 §6.
    private mutating func scanNumber() throws(JSONSyntaxError) {
        _ = skip(UInt8(ascii: "-"))
        if !skip(UInt8(ascii: "0")) { try scanDigits() }
        if skip(UInt8(ascii: ".")) { try scanDigits() }
        if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
            if !skip(UInt8(ascii: "+")) { _ = skip(UInt8(ascii: "-")) }
            try scanDigits()
        }
    }

    private mutating func scanDigits() throws(JSONSyntaxError) {
        guard let first = peek, (0x30...0x39).contains(first) else { throw expected("a value") }
        while let digit = peek, (0x30...0x39).contains(digit) { position += 1 }
    }

    private func unescaped(_ range: Range<Int>) -> String {
        let inner = bytes[range.lowerBound + 1..<range.upperBound - 1]
        guard inner.contains(UInt8(ascii: "\\")) else { return String(decoding: inner, as: UTF8.self) }
        // Half a surrogate pair has no text; it is then a name that nobody asks for.
        return (try? JSONDecoder().decode(String.self, from: Data(bytes[range]))) ?? ""
    }
}
