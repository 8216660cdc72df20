import COgg

/// One page of an Ogg file, with a right checksum (RFC 3533 §6). All fields little endian.
///
/// ```
/// "OggS" | version 0 | flags | granule position, 8 | serial number, 4 | sequence number, 4 | checksum, 4 | segment count | lacing …
/// ```
package struct OggPage: Hashable, Sendable {
    /// Its first bytes carry on a packet of the page before.
    package var isContinued: Bool
    package var beginsStream: Bool
    package var endsStream: Bool
    /// The stream's position behind the last packet that ends here, −1 when none does; for Opus in samples at 48 kHz.
    package var granulePosition: Int64
    package var serialNumber: Int32
    package var sequenceNumber: UInt32
    /// Of whole packets and, where `isContinued` or `lastIsOpen` says so, of pieces; from the page's first byte.
    package var packets: [Range<Int>]
    /// The last packet goes on in the next page.
    package var lastIsOpen: Bool
    package var byteCount: Int

    static let headerByteCount = 27
    /// 255 segments of 255 bytes.
    package static let longest = headerByteCount + 255 + 255 * 255

    /// nil when no page with a right checksum begins here, or when it is not whole.
    package init?(parsing bytes: borrowing RawSpan) {
        guard bytes.byteCount >= Self.headerByteCount, bytes.bytes(in: 0..<4) == Array("OggS".utf8), bytes.byte(at: 4) == 0 else {
            return nil
        }
        let flags = bytes.byte(at: 5)
        isContinued = flags & 1 != 0
        beginsStream = flags & 2 != 0
        endsStream = flags & 4 != 0
        granulePosition = bytes.littleEndian(at: 6, as: Int64.self)
        serialNumber = bytes.littleEndian(at: 14, as: Int32.self)
        sequenceNumber = bytes.littleEndian(at: 18, as: UInt32.self)
        let segmentCount = Int(bytes.byte(at: 26))
        let bodyOffset = Self.headerByteCount + segmentCount
        guard bytes.byteCount >= bodyOffset else { return nil }

        packets = []
        lastIsOpen = false
        var start = bodyOffset
        var end = bodyOffset
        for index in 0..<segmentCount {
            let length = Int(bytes.byte(at: Self.headerByteCount + index))
            end += length
            // 255 means that the packet goes on in the next segment.
            lastIsOpen = length == 255
            if !lastIsOpen || index == segmentCount - 1 {
                packets.append(start..<end)
                start = end
            }
        }
        byteCount = end
        guard bytes.byteCount >= byteCount else { return nil }
        let stored = bytes.bytes(in: 22..<26)
        guard Self.checksum(of: bytes.bytes(in: 0..<byteCount), bodyOffset: bodyOffset) == stored else { return nil }
    }

    /// The four bytes that belong into the page, as libogg reckons them.
    package static func checksum(of page: [UInt8], bodyOffset: Int) -> [UInt8] {
        var copy = page
        copy.withUnsafeMutableBufferPointer { bytes in
            guard let base = bytes.baseAddress else { return }
            var page = ogg_page(
                header: base, header_len: bodyOffset, body: base + bodyOffset, body_len: bytes.count - bodyOffset)
            ogg_page_checksum_set(&page)
        }
        return Array(copy[22..<26])
    }
}

extension OggPage {
    /// The next place behind `start` where "OggS" stands; the source's end where there is none.
    static func nextCapture(after start: Int, in window: inout ByteWindow) throws -> Int {
        var position = start + 1
        while position < window.sourceSize {
            let range = try window.load(1 << 16, at: position)
            guard range.count >= 4 else { break }
            for index in range.lowerBound...range.upperBound - 4
            where window.bytes[index] == 0x4F && window.bytes[index..<index + 4].elementsEqual("OggS".utf8) {
                return position + index - range.lowerBound
            }
            position += range.count - 3
        }
        return window.sourceSize
    }
}
