extension MatroskaReader {
    /// Where the walk ended: at the segment's end, or before another file's head.
    var itemsEnd: Int { offset }

    /// Of the open cluster.
    var clusterTick: Int64? { cluster?.timestamp }

    /// What begins at an offset; nil where nothing does.
    mutating func elementID(at offset: Int) throws -> EBMLElementID? {
        guard offset >= 0, offset < limit else { return nil }
        return try Self.header(at: offset, in: &window)?.id
    }

    mutating func bytes(in range: Range<Int>) throws -> [UInt8] { try window.copy(range) }

    /// The CRC-32 with which a master begins; nil when it does not.
    mutating func checksum(in place: MatroskaPlace) throws -> MatroskaPlace? {
        guard place.data.count >= 6, let header = try Self.header(at: place.data.lowerBound, in: &window), header.id == .crc32,
            header.size == 4, header.byteCount + 4 <= place.data.count
        else { return nil }
        let data = place.data.lowerBound + header.byteCount..<place.data.lowerBound + header.byteCount + 4
        return MatroskaPlace(id: .crc32, element: place.data.lowerBound..<data.upperBound, data: data)
    }

    /// Whether a CRC-32 is not that of the bytes.
    mutating func isWrong(_ checksum: MatroskaPlace, over range: Range<Int>) throws -> Bool {
        let stored = try window.copy(checksum.data)
        var computed = EBMLChecksum()
        var offset = range.lowerBound
        while offset < range.upperBound {
            let piece = try window.source.read(at: offset, count: min(1 << 18, range.upperBound - offset))
            guard !piece.isEmpty else { return true }
            computed.update(piece.span.bytes)
            offset += piece.count
        }
        var expected: [UInt8] = []
        expected.append(littleEndian: computed.value)
        return stored != expected
    }
}
