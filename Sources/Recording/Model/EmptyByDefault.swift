/// A list that may be absent in JSON: files written before there was one stay readable. Written always.
@propertyWrapper
package struct EmptyByDefault<Element: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    package var wrappedValue: [Element]

    package init(wrappedValue: [Element]) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode([Element].self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension KeyedDecodingContainer {
    package func decode<Element>(_ type: EmptyByDefault<Element>.Type, forKey key: Key) throws -> EmptyByDefault<Element> {
        try decodeIfPresent(type, forKey: key) ?? EmptyByDefault(wrappedValue: [])
    }
}
