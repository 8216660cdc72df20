/// A recording's UUIDv7 in canonical lower-case text (RFC 9562 §5.7): sorts by the time it was made.
package struct RecordingID: Hashable, Comparable, Sendable {
    package let text: String

    /// nil unless `text` is 36 characters of lower-case hexadecimal in the 8-4-4-4-12 form: an id is used as a folder name.
    package init?(_ text: String) {
        let groups = text.split(separator: "-", omittingEmptySubsequences: false)
        guard groups.map(\.utf8.count) == [8, 4, 4, 4, 12],
            text.utf8.allSatisfy({ $0 == UInt8(ascii: "-") || (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
        else { return nil }
        self.text = text
    }

    /// Makes a new one: 48 bits of milliseconds since 1970, version, 74 random bits.
    package init(milliseconds: Int64, using random: inout some RandomNumberGenerator) {
        let high = UInt64(bitPattern: milliseconds) << 16 | 0x7000 | UInt64.random(in: 0...0xFFF, using: &random)
        let low = 0x8000_0000_0000_0000 | UInt64.random(in: 0...0x3FFF_FFFF_FFFF_FFFF, using: &random)
        let digits = Self.hexadecimal(high) + Self.hexadecimal(low)
        var groups: [Substring] = []
        var rest = digits[...]
        for length in [8, 4, 4, 4, 12] {
            groups.append(rest.prefix(length))
            rest = rest.dropFirst(length)
        }
        text = groups.joined(separator: "-")
    }

    package static func < (left: Self, right: Self) -> Bool { left.text < right.text }

    private static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}

extension RecordingID: CustomStringConvertible {
    package var description: String { text }
}

extension RecordingID: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let id = RecordingID(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not the id of a recording")
        }
        self = id
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A person, or a publisher, in a room. Unique for the life of the service.
package struct ParticipantID: Hashable, Sendable {
    package let text: String

    package init(_ text: String) {
        self.text = text
    }
}

extension ParticipantID: CustomStringConvertible {
    package var description: String { text }
}

extension ParticipantID: Codable {
    package init(from decoder: any Decoder) throws {
        text = try decoder.singleValueContainer().decode(String.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}

/// A file within one recording: 0 for the first, and so on.
package struct FileID: Hashable, Sendable {
    /// The recording's capture, which is no media file.
    package static let capture = FileID(rawValue: -1)

    package var rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }
}
