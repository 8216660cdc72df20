/// Walks once through a WebM or Matroska file and tells what is wrong with it, and what a better head for it would hold.
///
/// ```swift
/// let inspection = try MatroskaInspection(of: source)
/// inspection.findings.isEmpty                             // whole
/// var rewrite = try MatroskaRewrite(inspection, of: source)
/// ```
/// Any codec. Frames are not opened, so gigabytes take seconds; with `checksums` every byte is read. Memory stays bounded whatever the file is.
package struct MatroskaInspection: Sendable {
    package private(set) var tracks: [MatroskaTrackInspection]
    /// When the last frame ends.
    package private(set) var duration = Duration.zero
    package private(set) var clusterCount = 0
    package private(set) var cueCount = 0
    /// Bytes within the segment of which nothing can be made.
    package private(set) var skippedByteCount = 0
    /// Behind the segment: another file, or nobody knows what.
    package private(set) var trailing: Range<Int>

    private(set) var durationTicks: Int64 = 0
    private(set) var index = MatroskaIndex()
    private(set) var body = MatroskaBody()
    private var found = MatroskaFindings()
    private var cueCheck: MatroskaCueCheck
    private var numbers: [Int: Int] = [:]
    private var cluster: Cluster?
    private var lastClusterTick: Int64?
    private let ticksPerSecond: Double
    private let readsChecksums: Bool

    private struct Cluster {
        var place: MatroskaFrame.ClusterPlace
        var checksum: MatroskaPlace?
        var tick: Int64?
    }

    package var findings: [MatroskaFinding] { found.all }
    package var isWhole: Bool { found.all.isEmpty }
    package var canBeMended: Bool { found.all.contains { $0.isMendable } }
    package var blockCount: Int { tracks.reduce(0) { $0 + $1.blocks } }
    package var frameCount: Int { tracks.reduce(0) { $0 + $1.frames } }

    /// - Parameters:
    ///   - checksums: read every element that has a CRC-32, and compare.
    ///   - progress: how much is done, 0…1; throws to stop.
    package init(of source: any ByteSource, checksums: Bool = false, progress: (Double) throws -> Void = { _ in }) throws {
        var reader = try MatroskaReader(source)
        ticksPerSecond = 1e9 / Double(reader.info.timestampScale)
        readsChecksums = checksums
        tracks = reader.tracks.map(MatroskaTrackInspection.init)
        for (place, track) in reader.tracks.enumerated() where numbers[track.number] == nil { numbers[track.number] = place }
        cueCheck = MatroskaCueCheck(reader)
        cueCount = reader.cues.count
        trailing = reader.fileByteCount..<reader.fileByteCount
        reader.rewindToSegment()
        while let item = try reader.nextItem() {
            try take(item, &reader)
            _ = body.take(item)
            if case .clusterEnds(let place, _, _) = item { try progress(Double(place.offset) / Double(max(1, reader.fileByteCount))) }
        }
        trailing = max(reader.segmentDataOffset, reader.itemsEnd)..<reader.fileByteCount
        try judge(&reader)
    }

    // MARK: Walking

    private mutating func take(_ item: MatroskaItem, _ reader: inout MatroskaReader) throws {
        switch item {
        case .element(let place): try checkChecksum(place, &reader)
        case .clusterBegins(let place):
            clusterCount += 1
            cluster = Cluster(place: place)
            if place.end == nil { found.note(.clusterSizeUnknown, at: place.offset) }
            cueCheck.clusterBegins(at: place.offset)
        case .child(let place): try takeChild(place, &reader)
        case .clusterEnds(let place, let contentEnd, let isWhole): try endCluster(place, contentEnd, isWhole, &reader)
        case .skipped(let range):
            skippedByteCount += range.count
            found.note(.skippedBytes, at: range.lowerBound)
        }
    }

    private mutating func takeChild(_ place: MatroskaPlace, _ reader: inout MatroskaReader) throws {
        switch place.id {
        case .crc32 where place.element.lowerBound == cluster?.place.dataOffset && place.data.count == 4: cluster?.checksum = place
        case .timestamp:
            guard let tick = reader.clusterTick else { return }
            if let last = lastClusterTick, tick < last { found.note(.clusterGoesBack, at: place.element.lowerBound) }
            lastClusterTick = tick
            cluster?.tick = tick
        case .simpleBlock: try takeBlock(place.data, of: place, group: nil, &reader)
        case .blockGroup:
            guard let group = try reader.group(in: place.data) else { return found.note(.blockDamaged, at: place.element.lowerBound) }
            if let block = group.block { try takeBlock(block, of: place, group: group, &reader) }
        default: break
        }
    }

    private mutating func takeBlock(
        _ data: Range<Int>, of place: MatroskaPlace, group: MatroskaReader.Group?, _ reader: inout MatroskaReader
    ) throws {
        let offset = place.element.lowerBound
        guard let cluster, let base = cluster.tick else { return found.note(.clusterWithoutTime, at: offset) }
        guard let block = try reader.parseBlock(data), reader.timestamp(of: block, inClusterAt: base) != nil else {
            return found.note(.blockDamaged, at: offset)
        }
        guard let number = numbers[block.track] else { return found.note(.blockOfNoTrack(block.track), at: offset) }
        let tick = base + Int64(block.relativeTimestamp)
        let isKeyframe = group.map { !$0.hasReference } ?? (block.flags & 0x80 != 0)
        let isVideo = tracks[number].entry.kind == .video
        if isVideo, !isKeyframe, tracks[number].blocks == 0 { found.note(.firstPictureIsNoKeyframe(track: block.track), at: offset) }
        if tracks[number].isInOrder, let last = tracks[number].lastTick, tick < last {
            found.note(.blockGoesBack(track: block.track), at: offset)
        }
        if block.frames.contains(where: \.isEmpty) { found.note(.emptyFrame, at: offset) }
        let payload = data.lowerBound + (block.frames.first?.lowerBound ?? 0)..<data.upperBound
        tracks[number].add(
            tick: tick, isKeyframe: isKeyframe, block: block, durationTicks: group?.durationTicks.map { Int64($0) }, payload: payload)
        let position = offset - cluster.place.dataOffset
        cueCheck.block(track: block.track, tick: tick, isKeyframe: isKeyframe, isVideo: isVideo, at: position)
        // A CueTime has no sign.
        if tick >= 0, isVideo ? isKeyframe : tracks[number].entry.kind == .audio {
            index.add(
                .init(tick: tick, track: block.track, clusterOffset: body.byteCount, relativePosition: position), isVideo: isVideo,
                ticksPerSecond: ticksPerSecond)
        }
    }

    private mutating func endCluster(
        _ place: MatroskaFrame.ClusterPlace, _ contentEnd: Int, _ isWhole: Bool, _ reader: inout MatroskaReader
    ) throws {
        cueCheck.clusterEnds()
        defer { cluster = nil }
        guard isWhole else { return found.note(.clusterCut, at: place.offset) }
        guard readsChecksums, let checksum = cluster?.checksum else { return }
        if try reader.isWrong(checksum, over: checksum.element.upperBound..<contentEnd) {
            found.note(.checksumWrong(.cluster), at: place.offset)
        }
    }

    private mutating func checkChecksum(_ place: MatroskaPlace, _ reader: inout MatroskaReader) throws {
        let isHead = [.seekHead, .info, .tracks, .cues].contains(place.id)
        // What stands in the head is read anyway.
        guard readsChecksums || (isHead && place.data.count <= MatroskaReader.longestMetadata) else { return }
        guard isHead || [.chapters, .tags, .attachments].contains(place.id), let checksum = try reader.checksum(in: place) else { return }
        guard try reader.isWrong(checksum, over: checksum.element.upperBound..<place.data.upperBound) else { return }
        found.note(isHead ? .headChecksumWrong(place.id) : .checksumWrong(place.id), at: place.element.lowerBound)
    }

    // MARK: Judging

    private mutating func judge(_ reader: inout MatroskaReader) throws {
        let segmentOffset = reader.segmentDataOffset
        if let end = reader.segmentEnd {
            if end > reader.fileByteCount { found.note(.segmentCut, at: segmentOffset) }
        } else {
            found.note(.segmentSizeUnknown, at: segmentOffset)
        }
        for problem in reader.problems {
            if case .oversized = problem.kind, let id = try reader.elementID(at: problem.offset) {
                found.note(.oversized(id), at: problem.offset)
            }
        }
        judgeTracks(at: reader.places[.tracks]?.lowerBound ?? segmentOffset, found: reader.foundTracks)
        try judgeDuration(&reader)
        judgeCues(reader)
        for entry in reader.seekEntries {
            let place = segmentOffset.addingReportingOverflow(entry.position)
            if try place.overflow || reader.elementID(at: place.partialValue) != entry.id {
                found.note(.seekHeadWrong(entry.id), at: reader.places[.seekHead]?.lowerBound ?? segmentOffset)
            }
        }
    }

    private mutating func judgeTracks(at offset: Int, found: [EBMLElement]) {
        guard blockCount > 0 else { return }
        for entry in found.compactMap(MatroskaTrackEntry.init) { self.found.note(.trackUndescribed(entry.number), at: offset) }
        for track in tracks {
            if track.blocks == 0 { self.found.note(.trackWithoutBlocks(track.entry.number), at: offset) }
            if track.entry.codec == .opus, track.entry.codecPrivate.isEmpty {
                self.found.note(.opusHeadMissing(track: track.entry.number), at: offset)
            }
        }
    }

    private mutating func judgeDuration(_ reader: inout MatroskaReader) throws {
        for track in tracks {
            let packetTicks = try lastPacketTicks(of: track, &reader)
            let delay = Int64(Double(track.entry.codecDelay.nanoseconds) * ticksPerSecond / 1e9)
            durationTicks = max(durationTicks, track.endTick(packetTicks: packetTicks, ticksPerSecond: ticksPerSecond) &- delay)
        }
        // A single frame at 0 whose length nobody tells; and times of centuries, which no Duration holds.
        if blockCount > 0 { durationTicks = min(max(1, durationTicks), 8_000_000_000_000_000_000 / reader.info.timestampScale) }
        let nanoseconds = durationTicks.multipliedReportingOverflow(by: reader.info.timestampScale)
        duration = .nanoseconds(nanoseconds.overflow ? .max : nanoseconds.partialValue)
        guard blockCount > 0 else { return }
        let offset = reader.places[.info]?.lowerBound ?? reader.segmentDataOffset
        guard let said = reader.info.duration else { return found.note(.durationMissing, at: offset) }
        // How long the last picture stands is a guess of each writer.
        if said < duration - .milliseconds(500) || said > duration + .seconds(1) {
            found.note(.durationWrong(said: said, found: duration), at: offset)
        }
    }

    private func lastPacketTicks(of track: MatroskaTrackInspection, _ reader: inout MatroskaReader) throws -> Int64? {
        let share = track.entry.defaultDuration.map { $0.nanoseconds }
        var nanoseconds = share.map { $0.multipliedReportingOverflow(by: Int64(track.lastFrameCount)).partialValue }
        if nanoseconds == nil, track.entry.codec == .opus, let payload = track.lastPayload {
            let head = try reader.bytes(in: payload.lowerBound..<min(payload.upperBound, payload.lowerBound + 4096))
            nanoseconds = OpusPacket(parsing: head.span.bytes)?.duration.nanoseconds
        }
        return nanoseconds.map { Int64((Double($0) * ticksPerSecond / 1e9).rounded()) }
    }

    private mutating func judgeCues(_ reader: MatroskaReader) {
        let offset = reader.places[.cues]?.lowerBound ?? reader.segmentDataOffset
        cueCheck.end()
        for fault in cueCheck.faults {
            switch fault {
            case .noCluster: found.note(.cueWithoutCluster, at: offset)
            case .noBlock: found.note(.cueWithoutBlock, at: offset)
            case .otherFrame: found.note(.cueOnOtherFrame, at: offset)
            }
        }
        // One cluster can be played from its beginning only, with an index or without.
        guard clusterCount > 1, !index.entries.isEmpty else { return }
        if reader.cues.isEmpty {
            found.note(.cuesMissing, at: reader.segmentDataOffset)
        } else if offset > reader.firstClusterOffset, !reader.seekEntries.contains(where: { $0.id == .cues }) {
            found.note(.cuesNotSought, at: offset)
        }
    }
}
