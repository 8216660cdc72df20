import Media

/// SOFTWARE (RFC 8489 §14.14): what the sender runs, fewer than 128 characters, so at most 763 bytes. For diagnostics only.
enum STUNSoftware {
    static let maximumLength = 763

    static func parse(_ value: borrowing RawSpan) -> String? {
        guard value.byteCount <= maximumLength else { return nil }
        return value.withUnsafeBytes { String(decoding: $0, as: UTF8.self) }
    }

    static func append(_ software: String, to bytes: inout [UInt8]) {
        STUNAttribute.append(STUNAttributeType.software, Array(software.utf8.prefix(maximumLength)), to: &bytes)
    }
}
