extension MatroskaReader {
    /// The next thing in the order of the file; nil at the end of the segment. Only reading the source can fail.
    ///
    /// Begins at the first cluster, after `rewindToSegment` at the very beginning. Do not mix with `nextFrame`, which stands on it.
    package mutating func nextItem() throws -> MatroskaItem? {
        if let item = nextSkipped.take() { return item }
        guard offset < limit else { return leaveCluster(at: limit) }
        if let end = cluster?.place.end, offset >= end { return leaveCluster(at: end) }
        guard let header = try Self.header(at: offset, in: &window) else {
            return try skipDamage(isTruncated: limit - offset < EBMLHeader.longest)
        }
        if cluster != nil, Self.endsCluster(header.id) { return leaveCluster(at: offset) }
        let isWhole = header.size.map { $0 <= limit - offset - header.byteCount } ?? false
        return try cluster == nil ? readBetweenClusters(header, isWhole: isWhole) : readInCluster(header, isWhole: isWhole)
    }

    /// Goes back to the first byte of the segment's data.
    package mutating func rewindToSegment() {
        rewind()
        offset = segmentDataOffset
    }

    // MARK: Clusters

    /// Whether an element cannot lie inside a cluster: one of unknown size ends before it (RFC 8794 §6.2).
    private static func endsCluster(_ id: EBMLElementID) -> Bool {
        switch id {
        case .cluster, .cues, .tags, .seekHead, .info, .tracks, .chapters, .attachments, .segment, .ebml: true
        default: false
        }
    }

    private mutating func enterCluster(_ header: EBMLHeader) -> MatroskaItem {
        let dataOffset = offset + header.byteCount
        let place = MatroskaFrame.ClusterPlace(offset: offset, dataOffset: dataOffset, end: header.size.map { dataOffset + $0 })
        cluster = OpenCluster(place: place, timestamp: nil, lastBlockEnd: dataOffset)
        if let end = place.end, end > limit { note(.truncated, at: offset) }
        offset = dataOffset
        return .clusterBegins(place)
    }

    /// What the cluster's own size says, or else what ended it, tells whether it is whole.
    private mutating func leaveCluster(at end: Int, becauseOfDamage isDamaged: Bool = false) -> MatroskaItem? {
        guard let closed = cluster.take() else { return nil }
        var isWhole = !isDamaged
        if let declaredEnd = closed.place.end, declaredEnd > end {
            // Cut off by the end of the file, or by an element that cannot be inside.
            if declaredEnd <= limit { note(.damaged, at: closed.place.offset) }
            tail.cutCluster = .init(place: closed.place, lastBlockEnd: closed.lastBlockEnd)
            isWhole = false
        } else {
            tail.wholeEnd = end
            tail.cutCluster = nil
        }
        return .clusterEnds(closed.place, contentEnd: closed.lastBlockEnd, isWhole: isWhole)
    }

    /// nil at the end of the segment.
    private mutating func readBetweenClusters(_ header: EBMLHeader, isWhole: Bool) throws -> MatroskaItem? {
        switch header.id {
        case .cluster:
            return enterCluster(header)
        case .ebml, .segment:
            // Another file behind this one.
            return nil
        default:
            guard isWhole, let size = header.size else {
                return try skipDamage(isTruncated: header.size != nil && Self.isTopLevel(header.id))
            }
            let data = offset + header.byteCount..<offset + header.byteCount + size
            let place = MatroskaPlace(id: header.id, element: offset..<data.upperBound, data: data)
            try readTopLevel(header.id, at: offset, dataOffset: data.lowerBound, size: size)
            offset = data.upperBound
            tail.wholeEnd = offset
            tail.cutCluster = nil
            return .element(place)
        }
    }

    private static func isTopLevel(_ id: EBMLElementID) -> Bool {
        [.cues, .tags, .seekHead, .info, .tracks, .chapters, .attachments, .void, .crc32].contains(id)
    }

    private mutating func readInCluster(_ header: EBMLHeader, isWhole: Bool) throws -> MatroskaItem? {
        let end = cluster?.place.end ?? .max
        guard let size = header.size, offset + header.byteCount + size <= end, isWhole else {
            // An unknown identifier with a size beyond the file is rather damage than a cut.
            let isCut = header.size != nil && offset + header.byteCount + (header.size ?? 0) <= end && Self.belongsToCluster(header.id)
            return try skipDamage(isTruncated: isCut)
        }
        let data = offset + header.byteCount..<offset + header.byteCount + size
        let place = MatroskaPlace(id: header.id, element: offset..<data.upperBound, data: data)
        offset = data.upperBound
        cluster?.lastBlockEnd = data.upperBound
        if header.id == .timestamp, size <= 8 {
            cluster?.timestamp = Int64(clamping: EBMLElement(.timestamp, data: try window.copy(data)).unsigned ?? 0)
        }
        return .child(place)
    }

    private static func belongsToCluster(_ id: EBMLElementID) -> Bool {
        [.timestamp, .simpleBlock, .blockGroup, .position, .prevSize, .void, .crc32].contains(id)
    }

    // MARK: Damage

    /// Leaves the cluster, and goes on at its end or at the next thing that looks like a cluster.
    private mutating func skipDamage(isTruncated: Bool) throws -> MatroskaItem {
        note(isTruncated ? .truncated : .damaged, at: offset)
        let start = offset
        let end = cluster?.place.end
        let left = leaveCluster(at: offset, becauseOfDamage: true)
        if isTruncated {
            offset = limit
        } else if let end, end <= limit {
            offset = end
        } else {
            offset = try nextCluster(after: offset)
        }
        let skipped = MatroskaItem.skipped(start..<offset)
        guard let left else { return skipped }
        nextSkipped = skipped
        return left
    }

    /// The offset of the next bytes that are a cluster's identifier with a size and a first child that can be; the limit
    /// when there are none.
    private mutating func nextCluster(after start: Int) throws -> Int {
        var position = start + 1
        while position < limit {
            let range = try window.load(1 << 16, at: position)
            guard range.count > 4 else { break }
            guard let index = Self.firstCluster(in: window.bytes, range) else {
                position += range.count - 3
                continue
            }
            let candidate = position + index - range.lowerBound
            if try isPlausibleCluster(at: candidate) { return candidate }
            position = candidate + 1
        }
        return limit
    }

    /// Where a cluster's identifier is in some bytes: eight at a time are looked at for its first one.
    static func firstCluster(in bytes: [UInt8], _ range: Range<Int>) -> Int? {
        bytes.withUnsafeBytes { bytes in
            let ones: UInt64 = 0x0101_0101_0101_0101
            var index = range.lowerBound
            while index + 4 <= range.upperBound {
                if index + 8 <= range.upperBound {
                    let different = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian ^ ones &* 0x1F
                    // The lowest bit that is set marks the first byte that is 0 (Bit Twiddling Hacks, "haszero").
                    let hits = (different &- ones) & ~different & (ones << 7)
                    index += hits == 0 ? 8 : hits.trailingZeroBitCount / 8
                    if hits == 0 || index + 4 > range.upperBound { continue }
                }
                if UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: index, as: UInt32.self)) == EBMLElementID.cluster.rawValue {
                    return index
                }
                index += 1
            }
            return nil
        }
    }

    private mutating func isPlausibleCluster(at offset: Int) throws -> Bool {
        guard let header = try Self.header(at: offset, in: &window), header.id == .cluster,
            let child = try Self.header(at: offset + header.byteCount, in: &window)
        else { return false }
        return Self.belongsToCluster(child.id) && (child.size ?? .max) <= 1 << 16
    }
}
