import FoundationEssentials

/// The path and the query of a request, percent-decoded (RFC 9112 §3.2). The segments are split before they are decoded: `%2F` stays inside one.
struct RequestTarget: Hashable, Sendable {
    /// Of `/api/v1/rooms`: `api`, `v1`, `rooms`. Of `/`: one that is empty.
    let segments: [String]
    let query: [(name: String, value: String)]

    /// Nil for a path that does not begin with a slash or that has broken percent-encoding.
    init?(_ target: String) {
        let parts = target.prefix { $0 != "#" }.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard let path = parts.first, path.utf8.first == UInt8(ascii: "/") else { return nil }
        var segments: [String] = []
        for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            guard let decoded = Self.decode(segment, isForm: false) else { return nil }
            segments.append(decoded)
        }
        self.segments = segments
        var query: [(String, String)] = []
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = Self.decode(sides[0], isForm: true), let value = Self.decode(sides.count > 1 ? sides[1] : "", isForm: true)
            else { return nil }
            query.append((name, value))
        }
        self.query = query
    }

    func value(_ name: String) -> String? {
        query.first { $0.name == name }?.value
    }

    static func == (left: Self, right: Self) -> Bool {
        left.segments == right.segments && left.query.elementsEqual(right.query, by: ==)
    }

    func hash(into hasher: inout Hasher) {
        hasher.combine(segments)
    }

    /// Nil unless the bytes are valid UTF-8 without NUL.
    private static func decode(_ text: Substring, isForm: Bool) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%") {
                guard rest.count >= 2, let high = hexadecimal(rest.popFirst()), let low = hexadecimal(rest.popFirst()) else { return nil }
                bytes.append(high << 4 | low)
            } else {
                bytes.append(isForm && byte == UInt8(ascii: "+") ? 0x20 : byte)
            }
        }
        guard !bytes.contains(0) else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ byte: UInt8?) -> UInt8? {
        byte.flatMap { Character(Unicode.Scalar($0)).hexDigitValue }.map { UInt8($0) }
    }
}
