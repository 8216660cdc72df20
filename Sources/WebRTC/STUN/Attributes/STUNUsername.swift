import Media

/// USERNAME (RFC 8489 §14.3): UTF-8 of fewer than 509 bytes; in ICE the two ufrags with a colon between (RFC 8445 §7.2.2).
enum STUNUsername {
    // RFC 5389 allowed 512, and the two longest ufrags with their colon are 513.
    static let maximumLength = 513

    static func parse(_ value: borrowing RawSpan) -> String? {
        guard value.byteCount <= maximumLength else { return nil }
        return value.withUnsafeBytes { String(validating: $0, as: UTF8.self) }
    }

    static func append(_ username: String, to bytes: inout [UInt8]) {
        STUNAttribute.append(STUNAttributeType.username, Array(username.utf8.prefix(maximumLength)), to: &bytes)
    }
}
