/// Reads the packets of an Ogg Opus file (RFC 7845), from any source and however it ended. Other streams in the file are passed over.
package struct OggOpusReader: Sendable {
    package let head: OpusHead
    package private(set) var tags: OpusTags?
    /// Behind the last whole page that was read: what a repair keeps.
    package private(set) var wholeEnd = 0
    /// A page said that the stream ends with it.
    package private(set) var hasEnd = false
    /// The stream's position behind the last page: samples at 48 kHz, pre-skip included.
    package private(set) var granulePosition: Int64 = 0
    /// Bytes between pages, and pages that are missing or out of order.
    package private(set) var damageCount = 0

    private var window: ByteWindow
    private let serialNumber: Int32
    private var offset = 0
    private var nextSequenceNumber: UInt32?
    /// Whole packets that were not given out yet, last first.
    private var packets: [[UInt8]] = []
    /// The beginning of a packet that goes on in the next page.
    private var open: [UInt8]?

    /// Longer than any Opus packet; tags with a picture may be longer, and are left out.
    private static let longestPacket = 1 << 20

    package enum OpenError: Error, Hashable, CustomStringConvertible {
        case notOggOpus

        package var description: String { "this is not an Ogg Opus file: it does not begin with the page of an OpusHead" }
    }

    package init(_ source: any ByteSource) throws {
        window = try ByteWindow(source)
        guard let first = try Self.page(at: 0, in: &window), first.beginsStream, let range = first.packets.first else {
            throw OpenError.notOggOpus
        }
        let bytes = try window.copy(range)
        guard let head = OpusHead(parsing: bytes.span.bytes) else { throw OpenError.notOggOpus }
        self.head = head
        serialNumber = first.serialNumber
        nextSequenceNumber = first.sequenceNumber &+ 1
        offset = first.byteCount
        wholeEnd = offset
        if let second = try nextRawPacket() {
            tags = OpusTags(parsing: second.span.bytes)
            // A file without tags is wrong, but its sound is there.
            if tags == nil { packets.append(second) }
        }
    }

    /// The next packet; nil at the end of the stream or of the file.
    package mutating func nextPacket() throws -> [UInt8]? { try nextRawPacket() }

    private mutating func nextRawPacket() throws -> [UInt8]? {
        while packets.isEmpty {
            guard try readPage() else { return nil }
        }
        return packets.popLast()
    }

    private static func page(at offset: Int, in window: inout ByteWindow) throws -> OggPage? {
        let range = try window.load(OggPage.longest, at: offset)
        return OggPage(parsing: window.bytes.span.bytes.extracting(range))
    }

    /// False at the end.
    private mutating func readPage() throws -> Bool {
        while !hasEnd, offset < window.sourceSize {
            guard let page = try Self.page(at: offset, in: &window) else {
                if offset == wholeEnd { damageCount += 1 }
                offset = try OggPage.nextCapture(after: offset, in: &window)
                continue
            }
            let start = offset
            offset += page.byteCount
            wholeEnd = offset
            guard page.serialNumber == serialNumber else { continue }
            try take(page, at: start)
            return true
        }
        return false
    }

    private mutating func take(_ page: OggPage, at start: Int) throws {
        if page.sequenceNumber != nextSequenceNumber {
            damageCount += 1
            open = nil
        }
        nextSequenceNumber = page.sequenceNumber &+ 1
        if page.granulePosition >= 0 { granulePosition = page.granulePosition }
        hasEnd = page.endsStream

        var whole: [[UInt8]] = []
        for (index, range) in page.packets.enumerated() {
            var bytes = try window.copy(start + range.lowerBound..<start + range.upperBound)
            if index == 0, page.isContinued {
                // The rest of a packet whose beginning is lost is of no use.
                guard let beginning = open, beginning.count + bytes.count <= Self.longestPacket else {
                    open = nil
                    continue
                }
                bytes = beginning + bytes
            }
            open = nil
            if index == page.packets.count - 1, page.lastIsOpen { open = bytes } else { whole.append(bytes) }
        }
        packets = whole.reversed()
    }
}
