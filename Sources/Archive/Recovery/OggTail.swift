import Media

/// The last page of an Ogg file that is whole and ends a packet: where the stream can end.
struct OggTail: Hashable {
    private(set) var lastPage: Range<Int64>
    /// Samples at 48 kHz up to its end.
    private(set) var granulePosition: Int64
    private(set) var pageCount = 0
    /// What a player throws away at the beginning, in samples at 48 kHz.
    private(set) var preSkip: Int64 = 0
    private var bytes: [UInt8]

    private static let headerByteCount = 27
    private static let longestPage = headerByteCount + 255 + 255 * 255

    /// nil when not even one page is whole.
    init?(of file: ReadableFile) throws(DiskError) {
        var offset: Int64 = 0
        var found: (range: Range<Int64>, page: OggPage, bytes: [UInt8])?
        while true {
            let window = try file.read(at: offset, count: Self.longestPage)
            guard let page = OggPage(parsing: window.span.bytes) else { break }
            if pageCount == 0, let range = page.packets.first {
                preSkip = Int64(OpusHead(parsing: Array(window[range]).span.bytes)?.preSkip ?? 0)
            }
            let end = offset + Int64(page.byteCount)
            pageCount += 1
            // One on which no packet ends has no position.
            if page.granulePosition >= 0 { found = (offset..<end, page, Array(window.prefix(page.byteCount))) }
            offset = end
        }
        guard let found else { return nil }
        lastPage = found.range
        granulePosition = found.page.granulePosition
        bytes = found.bytes
    }

    var duration: Duration {
        .nanoseconds(max(0, granulePosition - preSkip) * 1_000_000_000 / OpusPacket.sampleRate)
    }

    /// The last page with its end mark.
    var markedPage: [UInt8] {
        var page = bytes
        page[5] |= 0x04
        page.replaceSubrange(22..<26, with: OggPage.checksum(of: page, bodyOffset: Self.headerByteCount + Int(page[26])))
        return page
    }
}
