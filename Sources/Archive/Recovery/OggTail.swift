/// Finds the end of the last whole page of an Ogg file and marks it as the stream's last (RFC 3533 §6).
///
/// ```
///  0  "OggS" | version | type | granule position, 8 | serial number, 4
/// 18  page number, 4 | CRC, 4 | segment count, 1 | segment sizes … | packets …
/// ```
struct OggTail: Hashable {
    /// Of the last page that ends a packet.
    var lastPage: Range<Int64>
    /// Samples at 48 kHz up to its end.
    var granulePosition: Int64
    var pageCount: Int
    private(set) var lastPageBytes: [UInt8]

    private static let headerByteCount = 27
    private static let longestPage = 27 + 255 + 255 * 255

    /// nil when not even one page is whole.
    init?(of file: ReadableFile) throws(DiskError) {
        var offset: Int64 = 0
        var found: (range: Range<Int64>, bytes: [UInt8])?
        var count = 0
        while true {
            let window = try file.read(at: offset, count: Self.longestPage)
            guard let length = Self.pageLength(window) else { break }
            let page = Array(window.prefix(length))
            count += 1
            // A page that only continues a packet has no position: a stream cannot end with it.
            if page[6..<14] != [255, 255, 255, 255, 255, 255, 255, 255] {
                found = (offset..<offset + Int64(length), page)
                pageCount = count
            }
            offset += Int64(length)
        }
        guard let found else { return nil }
        lastPage = found.range
        lastPageBytes = found.bytes
        pageCount = count
        granulePosition = found.bytes[6..<14].reversed().reduce(0) { $0 << 8 | Int64($1) }
    }

    /// The last page with its end mark.
    var markedPage: [UInt8] {
        var page = lastPageBytes
        page[5] |= 0x04
        page.replaceSubrange(22..<26, with: Self.checksumBytes(of: page))
        return page
    }

    /// The length of the page at the beginning of the bytes, when it is whole and its checksum is right.
    private static func pageLength(_ bytes: [UInt8]) -> Int? {
        guard bytes.count >= headerByteCount, bytes.starts(with: "OggS".utf8), bytes[4] == 0 else { return nil }
        let body = headerByteCount + Int(bytes[26])
        guard bytes.count >= body else { return nil }
        let length = body + bytes[headerByteCount..<body].reduce(0) { $0 + Int($1) }
        guard bytes.count >= length, Array(bytes[22..<26]) == checksumBytes(of: Array(bytes.prefix(length))) else { return nil }
        return length
    }

    /// CRC-32 with the polynomial 04C11DB7, not reflected, from zero, over the page with its own field as zeros; little endian.
    static func checksumBytes(of page: [UInt8]) -> [UInt8] {
        var checksum: UInt32 = 0
        for (index, byte) in page.enumerated() {
            let value = (22..<26).contains(index) ? 0 : byte
            checksum = checksum << 8 ^ table[Int(UInt8(truncatingIfNeeded: checksum >> 24) ^ value)]
        }
        return (0..<4).map { UInt8(truncatingIfNeeded: checksum >> (8 * $0)) }
    }

    private static let table: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index) << 24) { value, _ in value & 0x8000_0000 != 0 ? value << 1 ^ 0x04C1_1DB7 : value << 1 }
    }
}
