/// A count that may be absent in JSON: files written before it was counted stay readable. Written always.
@propertyWrapper
package struct ZeroByDefault: Codable, Hashable, Sendable {
    package var wrappedValue: Int

    package init(wrappedValue: Int) {
        self.wrappedValue = wrappedValue
    }

    package init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode(Int.self)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(wrappedValue)
    }
}

extension KeyedDecodingContainer {
    package func decode(_ type: ZeroByDefault.Type, forKey key: Key) throws -> ZeroByDefault {
        try decodeIfPresent(type, forKey: key) ?? ZeroByDefault(wrappedValue: 0)
    }
}
