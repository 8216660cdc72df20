/// Everything before the clusters of a file that is written anew.
///
/// ```
/// EBML, as it was | Segment, size | SeekHead | Info | Tracks | Cues
/// ```
struct MatroskaRewrittenHead {
    let bytes: [UInt8]

    /// Bytes of every number that is known only when all others are.
    private static let positionByteCount = 8

    init(_ inspection: MatroskaInspection, _ reader: inout MatroskaReader) throws {
        let ebml = try Self.ebml(&reader)
        let info = try Self.info(inspection, &reader)
        let tracks = try Self.tracks(inspection, &reader)
        // All lengths are the same with zeros.
        let cueByteCount = Self.cues(inspection, bodyOffset: 0).count
        var positions: [(EBMLElementID, Int)] = [(.info, 0), (.tracks, 0)]
        if cueByteCount > 0 { positions.append((.cues, 0)) }
        positions += inspection.body.places.map { ($0.id, 0) }
        let seekHeadByteCount = Self.seekHead(positions).count
        let bodyOffset = seekHeadByteCount + info.count + tracks.count + cueByteCount

        positions[0].1 = seekHeadByteCount
        positions[1].1 = seekHeadByteCount + info.count
        if cueByteCount > 0 { positions[2].1 = seekHeadByteCount + info.count + tracks.count }
        let first = positions.count - inspection.body.places.count
        for (index, place) in inspection.body.places.enumerated() { positions[first + index].1 = bodyOffset + place.offset }

        var bytes = ebml
        bytes.append(.segment)
        bytes.append(variableSize: bodyOffset + inspection.body.byteCount, byteCount: 8)
        bytes += Self.seekHead(positions)
        bytes += info
        bytes += tracks
        bytes += Self.cues(inspection, bodyOffset: bodyOffset)
        self.bytes = bytes
    }

    private static func ebml(_ reader: inout MatroskaReader) throws -> [UInt8] {
        guard let header = try MatroskaReader.header(at: 0, in: &reader.window), let size = header.size else { throw MatroskaError.notEBML }
        return try reader.bytes(in: 0..<header.byteCount + size)
    }

    private static func seekHead(_ positions: [(EBMLElementID, Int)]) -> [UInt8] {
        var writer = EBMLWriter()
        writer.append(.seekHead, checksum: true) { seekHead in
            for (id, position) in positions {
                seekHead.append(.seek) { seek in
                    var idBytes: [UInt8] = []
                    idBytes.append(id)
                    seek.append(.seekID, idBytes)
                    seek.append(.seekPosition, unsigned: UInt64(position), byteCount: positionByteCount)
                }
            }
        }
        return writer.bytes
    }

    private static func info(_ inspection: MatroskaInspection, _ reader: inout MatroskaReader) throws -> [UInt8] {
        let old = try children(of: .info, &reader)
        var writer = EBMLWriter()
        writer.append(.info, checksum: true) { info in
            for child in old where child.id != .duration { info.append(child.id, child.data) }
            info.append(.duration, float: Double(inspection.durationTicks))
            // Both are mandatory (RFC 9559 §5.1.2).
            for id in [EBMLElementID.muxingApp, .writingApp] where !old.contains(where: { $0.id == id }) { info.append(id, "Recorder") }
        }
        return writer.bytes
    }

    private static func tracks(_ inspection: MatroskaInspection, _ reader: inout MatroskaReader) throws -> [UInt8] {
        let found = Set(reader.foundTracks.compactMap { MatroskaTrackEntry($0)?.number })
        let kept = try children(of: .tracks, &reader).filter { child in
            child.id != .trackEntry || MatroskaTrackEntry(child).map { !found.contains($0.number) } ?? true
        }
        let old = kept + reader.foundTracks
        let isEmpty = inspection.blockCount == 0
        var written: Set<Int> = []
        var writer = EBMLWriter()
        writer.append(.tracks, checksum: true) { tracks in
            for child in old {
                guard child.id == .trackEntry, let entry = MatroskaTrackEntry(child) else {
                    tracks.append(child.id, child.data)
                    continue
                }
                // Players wait for ever on a track that has no block.
                guard isEmpty || inspection.tracks.contains(where: { $0.entry.number == entry.number && $0.blocks > 0 }) else { continue }
                // Of two with one number, the blocks are the first one's.
                guard isEmpty || written.insert(entry.number).inserted else { continue }
                var data = child.data
                if entry.codec == .opus, entry.codecPrivate.isEmpty {
                    // Without it Firefox has no sound, and mkvmerge drops the track.
                    // An empty one that is there, or a broken end, would hide ours.
                    var repaired = EBMLWriter()
                    for part in child.children where part.id != .codecPrivate && part.id != .crc32 { repaired.append(part.id, part.data) }
                    repaired.append(.codecPrivate, OpusHead(channels: UInt8(clamping: min(max(1, entry.channels ?? 2), 2))).serialized())
                    data = repaired.bytes
                }
                tracks.append(child.id, data)
            }
        }
        return writer.bytes
    }

    /// No bytes when there is nothing to seek to.
    private static func cues(_ inspection: MatroskaInspection, bodyOffset: Int) -> [UInt8] {
        guard !inspection.index.entries.isEmpty else { return [] }
        var byteCount = 1
        while inspection.body.byteCount + (1 << 26) >= 1 << (8 * byteCount), byteCount < 7 { byteCount += 1 }
        var writer = EBMLWriter()
        writer.append(.cues, checksum: true) { cues in
            for entry in inspection.index.entries {
                cues.append(.cuePoint) { point in
                    point.append(.cueTime, unsigned: UInt64(max(0, entry.tick)))
                    point.append(.cueTrackPositions) { positions in
                        positions.append(.cueTrack, unsigned: UInt64(entry.track))
                        positions.append(.cueClusterPosition, unsigned: UInt64(bodyOffset + entry.clusterOffset), byteCount: byteCount)
                        positions.append(.cueRelativePosition, unsigned: UInt64(entry.relativePosition))
                    }
                }
            }
        }
        return writer.bytes
    }

    /// What an element of the old head holds, but for what is only about its bytes; nothing when there is none that can be read.
    private static func children(of id: EBMLElementID, _ reader: inout MatroskaReader) throws -> [EBMLElement] {
        guard let place = reader.places[id], let header = try MatroskaReader.header(at: place.lowerBound, in: &reader.window),
            place.count <= MatroskaReader.longestMetadata
        else { return [] }
        let data = try reader.bytes(in: place.lowerBound + header.byteCount..<place.upperBound)
        var children: [EBMLElement] = []
        for child in EBMLElement(id, data: data).children where child.id != .crc32 && child.id != .void {
            children.append(child)
            if children.count == 1 << 16 { break }
        }
        return children
    }
}
