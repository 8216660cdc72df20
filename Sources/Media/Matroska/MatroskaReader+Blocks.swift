extension MatroskaReader {
    /// The next frame in the order of the file; nil at the end. Only reading the source can fail.
    package mutating func nextFrame() throws -> MatroskaFrame? {
        if let frame = lacedFrames.popLast() { return frame }
        while offset < limit {
            leaveClusterAtItsEnd()
            guard offset < limit else { break }
            guard let header = try Self.header(at: offset, in: &window) else {
                try skipDamage(isTruncated: limit - offset < EBMLHeader.longest)
                continue
            }
            if cluster != nil, Self.endsCluster(header.id) { leaveCluster(at: offset) }
            let isWhole = header.size.map { $0 <= limit - offset - header.byteCount } ?? false
            if cluster == nil {
                guard try readBetweenClusters(header, isWhole: isWhole) else { break }
            } else if let frame = try readInCluster(header, isWhole: isWhole) {
                return frame
            }
        }
        leaveCluster(at: limit)
        return nil
    }

    // MARK: Clusters

    /// Whether an element cannot lie inside a cluster: one of unknown size ends before it (RFC 8794 §6.2).
    private static func endsCluster(_ id: EBMLElementID) -> Bool {
        [.cluster, .cues, .tags, .seekHead, .info, .tracks, .chapters, .attachments, .segment, .ebml].contains(id)
    }

    private mutating func enterCluster(_ header: EBMLHeader) {
        let dataOffset = offset + header.byteCount
        let place = MatroskaFrame.ClusterPlace(offset: offset, dataOffset: dataOffset, end: header.size.map { dataOffset + $0 })
        cluster = OpenCluster(place: place, timestamp: nil, lastBlockEnd: dataOffset)
        if let end = place.end, end > limit { note(.truncated, at: offset) }
        offset = dataOffset
    }

    private mutating func leaveClusterAtItsEnd() {
        guard let end = cluster?.place.end, offset >= end else { return }
        leaveCluster(at: end)
    }

    /// What the cluster's own size says, or else what ended it, tells whether it is whole.
    private mutating func leaveCluster(at end: Int) {
        guard let closed = cluster else { return }
        cluster = nil
        if let declaredEnd = closed.place.end, declaredEnd > end {
            // Cut off by the end of the file, or by an element that cannot be inside.
            if declaredEnd <= limit { note(.damaged, at: closed.place.offset) }
            tail.cutCluster = .init(place: closed.place, lastBlockEnd: closed.lastBlockEnd)
        } else {
            tail.wholeEnd = end
            tail.cutCluster = nil
        }
    }

    /// False at the end of the segment.
    private mutating func readBetweenClusters(_ header: EBMLHeader, isWhole: Bool) throws -> Bool {
        switch header.id {
        case .cluster:
            enterCluster(header)
        case .ebml, .segment:
            // Another file behind this one.
            return false
        default:
            guard isWhole, let size = header.size else {
                try skipDamage(isTruncated: header.size != nil && Self.isTopLevel(header.id))
                return true
            }
            try readTopLevel(header.id, at: offset, dataOffset: offset + header.byteCount, size: size)
            offset += header.byteCount + size
            tail.wholeEnd = offset
            tail.cutCluster = nil
        }
        return true
    }

    private static func isTopLevel(_ id: EBMLElementID) -> Bool {
        [.cues, .tags, .seekHead, .info, .tracks, .chapters, .attachments, .void, .crc32].contains(id)
    }

    // MARK: Blocks

    private mutating func readInCluster(_ header: EBMLHeader, isWhole: Bool) throws -> MatroskaFrame? {
        let end = cluster?.place.end ?? .max
        guard let size = header.size, offset + header.byteCount + size <= end, isWhole else {
            // An unknown identifier with a size beyond the file is rather damage than a cut.
            let isCut = header.size != nil && offset + header.byteCount + (header.size ?? 0) <= end && Self.belongsToCluster(header.id)
            try skipDamage(isTruncated: isCut)
            return nil
        }
        let element = offset..<offset + header.byteCount + size
        let data = offset + header.byteCount..<element.upperBound
        offset = element.upperBound
        cluster?.lastBlockEnd = element.upperBound
        switch header.id {
        case .timestamp where size <= 8:
            cluster?.timestamp = Int64(clamping: EBMLElement(.timestamp, data: try window.copy(data)).unsigned ?? 0)
        case .simpleBlock:
            return try frame(inBlock: data, element: element, group: nil)
        case .blockGroup:
            return try readGroup(data, element: element)
        default:
            break
        }
        return nil
    }

    private static func belongsToCluster(_ id: EBMLElementID) -> Bool {
        [.timestamp, .simpleBlock, .blockGroup, .position, .prevSize, .void, .crc32].contains(id)
    }

    /// What a BlockGroup says beside its block.
    private struct Group {
        var block: Range<Int>?
        var durationTicks: Int?
        var discardPadding: Duration?
        var hasReference = false
    }

    private mutating func readGroup(_ range: Range<Int>, element: Range<Int>) throws -> MatroskaFrame? {
        var group = Group()
        var position = range.lowerBound
        while position < range.upperBound {
            guard let header = try Self.header(at: position, in: &window), let size = header.size,
                size <= range.upperBound - position - header.byteCount
            else {
                note(.damaged, at: element.lowerBound)
                return nil
            }
            let data = position + header.byteCount..<position + header.byteCount + size
            position = data.upperBound
            switch header.id {
            case .block where group.block == nil: group.block = data
            case .blockDuration where size <= 8: group.durationTicks = EBMLElement(header.id, data: try window.copy(data)).integer
            case .discardPadding where size <= 8:
                group.discardPadding = EBMLElement(header.id, data: try window.copy(data)).signed.map { .nanoseconds($0) }
            case .referenceBlock: group.hasReference = true
            default: break
            }
        }
        guard let block = group.block else { return nil }
        return try frame(inBlock: block, element: element, group: group)
    }

    private mutating func frame(inBlock data: Range<Int>, element: Range<Int>, group: Group?) throws -> MatroskaFrame? {
        guard let cluster, let base = cluster.timestamp else {
            note(.damaged, at: element.lowerBound)
            return nil
        }
        guard let block = try parseBlock(data), let timestamp = timestamp(of: block, inClusterAt: base) else {
            note(.damaged, at: element.lowerBound)
            return nil
        }
        var frame = MatroskaFrame(
            track: block.track, timestamp: timestamp, isKeyframe: group.map { !$0.hasReference } ?? (block.flags & 0x80 != 0),
            isInvisible: block.flags & 0x08 != 0, duration: group?.durationTicks.flatMap { time(ticks: $0) }.map { $0 - .zero },
            discardPadding: group?.discardPadding, payload: data, element: element, cluster: cluster.place)
        guard block.frames.count > 1 else {
            frame.payload = data.lowerBound + block.frames[0].lowerBound..<data.upperBound
            return frame
        }
        return try unlace(block, frame, data: data)
    }

    private mutating func parseBlock(_ data: Range<Int>) throws -> MatroskaBlock? {
        let block = try parseBlock(data, lookingAt: MatroskaBlock.longestHeader)
        guard block?.isLaced ?? true, data.count > MatroskaBlock.longestHeader else { return block }
        // The sizes of laced frames lie behind the head.
        return try parseBlock(data, lookingAt: MatroskaBlock.longestLacing)
    }

    private mutating func parseBlock(_ data: Range<Int>, lookingAt byteCount: Int) throws -> MatroskaBlock? {
        let range = try window.load(min(data.count, byteCount), at: data.lowerBound)
        return MatroskaBlock(parsing: window.bytes.span.bytes.extracting(range), byteCount: data.count)
    }

    private func timestamp(of block: MatroskaBlock, inClusterAt base: Int64) -> MediaTime? {
        let (ticks, overflow) = base.addingReportingOverflow(Int64(block.relativeTimestamp))
        return overflow ? nil : time(ticks: Int(ticks))
    }

    /// Gives each laced frame its own time: by what the file says of durations, else by what the Opus packets say.
    private mutating func unlace(_ block: MatroskaBlock, _ whole: MatroskaFrame, data: Range<Int>) throws -> MatroskaFrame? {
        let track = track(block.track)
        let share = whole.duration.map { $0 / block.frames.count }
        var time = whole.timestamp
        var frames: [MatroskaFrame] = []
        for range in block.frames {
            var frame = whole
            frame.payload = data.lowerBound + range.lowerBound..<data.lowerBound + range.upperBound
            frame.timestamp = time
            frame.duration = track?.defaultDuration ?? share
            if frame.duration == nil, track?.codec == .opus {
                // The head of a packet tells its duration; the longest VBR head is far shorter than this.
                let beginning = frame.payload.lowerBound..<min(frame.payload.lowerBound + 4096, frame.payload.upperBound)
                let bytes = try window.copy(beginning)
                frame.duration = OpusPacket(parsing: bytes.span.bytes)?.duration
            }
            time = time + (frame.duration ?? .zero)
            frames.append(frame)
        }
        lacedFrames = Array(frames.dropFirst().reversed())
        return frames.first
    }

    // MARK: Damage

    /// Leaves the cluster, and goes on at its end or at the next thing that looks like a cluster.
    private mutating func skipDamage(isTruncated: Bool) throws {
        note(isTruncated ? .truncated : .damaged, at: offset)
        let end = cluster?.place.end
        leaveCluster(at: offset)
        if isTruncated {
            offset = limit
        } else if let end, end <= limit {
            offset = end
        } else {
            offset = try nextCluster(after: offset)
        }
    }

    /// The offset of the next bytes that are a cluster's identifier with a size and a first child that can be; the limit
    /// when there are none.
    private mutating func nextCluster(after start: Int) throws -> Int {
        var position = start + 1
        while position < limit {
            let range = try window.load(1 << 16, at: position)
            guard range.count > 4 else { break }
            var index = range.lowerBound
            while index + 4 <= range.upperBound {
                if window.bytes[index] == 0x1F, window.bytes[index..<index + 4].elementsEqual([0x1F, 0x43, 0xB6, 0x75]) {
                    let candidate = position + index - range.lowerBound
                    if try isPlausibleCluster(at: candidate) { return candidate }
                    // The window may have moved.
                    position = candidate + 1
                    break
                }
                index += 1
            }
            if index + 4 > range.upperBound { position += range.count - 3 }
        }
        return limit
    }

    private mutating func isPlausibleCluster(at offset: Int) throws -> Bool {
        guard let header = try Self.header(at: offset, in: &window), header.id == .cluster,
            let child = try Self.header(at: offset + header.byteCount, in: &window)
        else { return false }
        return Self.belongsToCluster(child.id) && (child.size ?? .max) <= 1 << 16
    }
}
