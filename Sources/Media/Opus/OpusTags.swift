/// The comment header of an Ogg Opus file (RFC 7845 §5.2): who wrote it, and `NAME=value` lines.
package struct OpusTags: Hashable, Sendable {
    package var vendor: String
    /// `NAME=value`, in order.
    package var comments: [String]

    package init(vendor: String, comments: [String] = []) {
        self.vendor = vendor
        self.comments = comments
    }

    package func serialized() -> [UInt8] {
        var bytes = Array("OpusTags".utf8)
        bytes.append(lengthPrefixed: vendor)
        bytes.append(littleEndian: UInt32(comments.count))
        for comment in comments { bytes.append(lengthPrefixed: comment) }
        return bytes
    }

    /// nil when a length reaches beyond the bytes. Text that is not UTF-8 is repaired.
    package init?(parsing bytes: borrowing RawSpan) {
        guard bytes.byteCount >= 8, bytes.bytes(in: 0..<8) == Array("OpusTags".utf8) else { return nil }
        var offset = 8
        guard let vendor = Self.text(in: bytes, at: &offset), offset + 4 <= bytes.byteCount else { return nil }
        let count = Int(bytes.littleEndian(at: offset, as: UInt32.self))
        offset += 4
        // Every comment has at least its length: a larger count is a lie, and must not be looped over.
        guard count <= (bytes.byteCount - offset) / 4 else { return nil }
        self.vendor = vendor
        comments = []
        for _ in 0..<count {
            guard let comment = Self.text(in: bytes, at: &offset) else { return nil }
            comments.append(comment)
        }
    }

    private static func text(in bytes: borrowing RawSpan, at offset: inout Int) -> String? {
        guard offset + 4 <= bytes.byteCount else { return nil }
        let length = Int(bytes.littleEndian(at: offset, as: UInt32.self))
        let start = offset + 4
        guard length <= bytes.byteCount - start else { return nil }
        offset = start + length
        return String(decoding: bytes.bytes(in: start..<offset), as: UTF8.self)
    }
}

extension [UInt8] {
    /// A 32-bit little-endian length and the text's UTF-8.
    fileprivate mutating func append(lengthPrefixed text: String) {
        append(littleEndian: UInt32(text.utf8.count))
        append(contentsOf: text.utf8)
    }
}
