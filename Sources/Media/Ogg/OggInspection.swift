/// Walks once through an Ogg Opus file (RFC 3533, RFC 7845) and tells what is wrong with it: checksums, order and positions of the pages,
/// and whether the packets are Opus. Memory stays bounded whatever the file is.
package struct OggInspection: Hashable, Sendable {
    package struct Finding: Hashable, Sendable, CustomStringConvertible {
        package enum Kind: String, Hashable, Sendable {
            case notOggOpus, tagsMissing, skippedBytes, pageMissing, packetDamaged, positionGoesBack, positionJumps, positionCollapses
            case endMissing, bytesBehindEnd
        }

        package var kind: Kind
        /// In the file, of the first one.
        package var offset: Int
        package var count = 1

        package var description: String {
            let text =
                switch kind {
                case .notOggOpus: "the file does not begin with the page of an OpusHead"
                case .tagsMissing: "the second packet is no OpusTags"
                case .skippedBytes: "there are bytes that are no page with a right checksum"
                case .pageMissing: "pages are missing or out of order"
                case .packetDamaged: "a packet is not Opus"
                case .positionGoesBack: "a page's position is before that of the page before it"
                case .positionJumps: "a page's position is ahead of its samples"
                case .positionCollapses: "a page's position is behind its samples"
                case .endMissing: "no page says that the stream ends with it"
                case .bytesBehindEnd: "there is something behind the page that ends the stream"
                }
            return "\(text), at byte \(offset)\(count > 1 ? " and \(count - 1) more" : "")"
        }
    }

    package private(set) var findings: [Finding] = []
    package private(set) var packetCount = 0
    package private(set) var duration = Duration.zero

    /// Of the page at hand.
    private var offset = 0
    private var serialNumber: Int32 = 0
    private var nextSequenceNumber: UInt32 = 0
    /// Of the last page on which a packet ends.
    private var position: Int64?
    private var preSkip: Int64 = 0
    private var headerPackets = 0
    /// The beginning of a packet that goes on in the next page; nil when it is lost.
    private var open: [UInt8]?
    private var hasEnd = false

    private static let longestPacket = 1 << 20

    package init(of source: any ByteSource, progress: (Double) throws -> Void = { _ in }) throws {
        try walk(source, progress: progress)
    }

    private mutating func walk(_ source: any ByteSource, progress: (Double) throws -> Void) throws {
        var bytes = try ByteWindow(source)
        while offset < bytes.sourceSize {
            let range = try bytes.load(OggPage.longest, at: offset)
            guard let page = OggPage(parsing: bytes.bytes.span.bytes.extracting(range)) else {
                guard headerPackets > 0 else { return note(.notOggOpus, at: offset) }
                let start = offset
                note(.skippedBytes, at: start)
                offset = try OggPage.nextCapture(after: start, in: &bytes)
                continue
            }
            if hasEnd { note(.bytesBehindEnd, at: offset) }
            if headerPackets == 0 {
                guard page.beginsStream else { return note(.notOggOpus, at: offset) }
                serialNumber = page.serialNumber
                nextSequenceNumber = page.sequenceNumber
            }
            if page.serialNumber == serialNumber {
                try take(page, Array(bytes.bytes[range.lowerBound..<range.lowerBound + page.byteCount]))
            }
            if findings.contains(where: { $0.kind == .notOggOpus }) { return }
            offset += page.byteCount
            try progress(Double(offset) / Double(max(1, bytes.sourceSize)))
        }
        if headerPackets == 0 { return note(.notOggOpus, at: 0) }
        if !hasEnd { note(.endMissing, at: bytes.sourceSize) }
        // A day's samples are less than 2³².
        duration = .nanoseconds(max(0, min((position ?? 0) &- preSkip, 1 << 40)) * 62_500 / 3)
    }

    private mutating func note(_ kind: Finding.Kind, at offset: Int) {
        if let place = findings.firstIndex(where: { $0.kind == kind }) {
            findings[place].count += 1
        } else {
            findings.append(Finding(kind: kind, offset: offset))
        }
    }

    private mutating func take(_ page: OggPage, _ bytes: [UInt8]) throws {
        if page.sequenceNumber != nextSequenceNumber {
            note(.pageMissing, at: offset)
            open = nil
        }
        nextSequenceNumber = page.sequenceNumber &+ 1
        hasEnd = hasEnd || page.endsStream
        var samples: Int64 = 0
        for (index, range) in page.packets.enumerated() {
            var packet = Array(bytes[range])
            if index == 0, page.isContinued {
                // The rest of a packet whose beginning is lost tells nothing.
                guard let beginning = open, beginning.count + packet.count <= Self.longestPacket else { continue }
                packet = beginning + packet
            }
            open = nil
            if index == page.packets.count - 1, page.lastIsOpen { open = packet } else { samples += take(packet) }
        }
        if headerPackets >= 2, page.granulePosition >= 0, samples > 0 || page.endsStream { judge(page, samples) }
    }

    /// How many samples at 48 kHz the packet has.
    private mutating func take(_ packet: [UInt8]) -> Int64 {
        switch headerPackets {
        case 0:
            guard let head = OpusHead(parsing: packet.span.bytes) else {
                note(.notOggOpus, at: offset)
                return 0
            }
            preSkip = Int64(head.preSkip)
        case 1:
            if OpusTags(parsing: packet.span.bytes) == nil { note(.tagsMissing, at: offset) }
        default:
            packetCount += 1
            guard let parsed = OpusPacket(parsing: packet.span.bytes) else {
                note(.packetDamaged, at: offset)
                return 0
            }
            return Int64(parsed.sampleCount)
        }
        headerPackets += 1
        return 0
    }

    /// RFC 7845 §4: the position counts the samples; only the first page may begin later, and only the last one end earlier.
    private mutating func judge(_ page: OggPage, _ samples: Int64) {
        let granule = page.granulePosition
        defer { position = granule }
        guard let position else {
            if granule < samples, !page.endsStream { note(.positionCollapses, at: offset) }
            return
        }
        let expected = position.addingReportingOverflow(samples).partialValue
        if granule < position {
            note(.positionGoesBack, at: offset)
        } else if granule > expected {
            note(.positionJumps, at: offset)
        } else if granule < expected, !page.endsStream {
            note(.positionCollapses, at: offset)
        }
    }
}
