package import Media

/// Where somebody who is not interested in the past enters a file that is being recorded: behind its head, with the last key frame.
///
/// ```swift
/// let entry = try growing.liveEntry(of: stored.file)
/// // send 0..<entry.headEnd, then from entry.start on, as it grows: the times are those of the whole file
/// ```
package struct LiveEntry: Hashable, Sendable {
    /// The head is everything before it.
    package var headEnd: Int64
    /// Of a cluster that begins with a video key frame; without video, of the last cluster; of Ogg, the end.
    package var start: Int64

    /// Clusters of ours begin with at most a checksum and their time; the head of the first block is within so many bytes.
    private static let clusterBeginning = 96

    /// Reads the disk: once from the beginning, and only what is new when `known` is given. nil before the file has a head and something behind it.
    ///
    /// - Parameters:
    ///   - source: as far as it is committed.
    ///   - known: an earlier one of the same file.
    package init?(_ source: some ByteSource, since known: LiveEntry? = nil) throws {
        if try source.read(at: 0, count: 4) == Array("OggS".utf8) {
            guard let headEnd = try Self.oggHeadEnd(source) else { return nil }
            self.init(headEnd: headEnd, start: Int64(try source.size))
            return
        }
        let reader: MatroskaReader
        do {
            reader = try MatroskaReader(source)
        } catch is MatroskaError {
            return nil
        }
        let video = reader.tracks.first { $0.kind == .video }?.number
        var last = known?.start
        var offset = Int(known?.start ?? Int64(reader.firstClusterOffset))
        let end = try source.size
        while offset < end {
            let beginning = try source.read(at: offset, count: Self.clusterBeginning)
            guard let cluster = try? EBMLHeader(parsing: beginning.span.bytes), cluster.id == .cluster, let size = cluster.size,
                size <= end - offset - cluster.byteCount
            else { break }
            if video == nil || Self.beginsWithKeyframe(beginning, at: cluster.byteCount, of: video) { last = Int64(offset) }
            offset += cluster.byteCount + size
        }
        guard let last else { return nil }
        self.init(headEnd: Int64(reader.firstClusterOffset), start: last)
    }

    package init(headEnd: Int64, start: Int64) {
        self.headEnd = headEnd
        self.start = start
    }

    /// Whether the first block of a cluster is a SimpleBlock with a key frame of a track.
    private static func beginsWithKeyframe(_ bytes: [UInt8], at dataOffset: Int, of track: Int?) -> Bool {
        var offset = dataOffset
        while offset < bytes.count {
            let rest = Array(bytes[offset...])
            guard let child = try? EBMLHeader(parsing: rest.span.bytes), let size = child.size else { return false }
            guard [.crc32, .timestamp, .position, .prevSize].contains(child.id) else {
                // Track number, two bytes of time, flags: of ours the number has one byte.
                let block = offset + child.byteCount
                return child.id == .simpleBlock && block + 4 <= bytes.count && Int(bytes[block] & 0x7F) == track
                    && bytes[block + 3] & 0x80 != 0
            }
            guard size <= bytes.count else { return false }
            offset += child.byteCount + size
        }
        return false
    }

    /// Behind OpusHead and OpusTags, each of which ends a page (RFC 7845 §3).
    private static func oggHeadEnd(_ source: some ByteSource) throws -> Int64? {
        var offset = 0
        var packets = 0
        while packets < 2 {
            let bytes = try source.read(at: offset, count: OggPage.longest)
            guard let page = OggPage(parsing: bytes.span.bytes), page.byteCount > 0 else { return nil }
            packets += page.packets.count - (page.lastIsOpen ? 1 : 0)
            offset += page.byteCount
        }
        return Int64(offset)
    }
}
