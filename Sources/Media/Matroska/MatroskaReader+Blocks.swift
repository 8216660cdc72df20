extension MatroskaReader {
    /// The next frame in the order of the file; nil at the end. Only reading the source can fail.
    package mutating func nextFrame() throws -> MatroskaFrame? {
        if let frame = lacedFrames.popLast() { return frame }
        while let item = try nextItem() {
            guard case .child(let place) = item else { continue }
            switch place.id {
            case .simpleBlock: if let frame = try frame(inBlock: place.data, element: place.element, group: nil) { return frame }
            case .blockGroup: if let frame = try frame(inGroup: place) { return frame }
            default: break
            }
        }
        return nil
    }

    // MARK: Blocks

    /// What a BlockGroup says beside its block.
    struct Group {
        var block: Range<Int>?
        var durationTicks: Int?
        var discardPadding: Duration?
        var hasReference = false
    }

    private mutating func frame(inGroup place: MatroskaPlace) throws -> MatroskaFrame? {
        guard let group = try group(in: place.data) else {
            note(.damaged, at: place.element.lowerBound)
            return nil
        }
        guard let block = group.block else { return nil }
        return try frame(inBlock: block, element: place.element, group: group)
    }

    /// nil when its children do not fit into it.
    mutating func group(in range: Range<Int>) throws -> Group? {
        var group = Group()
        var position = range.lowerBound
        while position < range.upperBound {
            guard let header = try Self.header(at: position, in: &window), let size = header.size,
                size <= range.upperBound - position - header.byteCount
            else { return nil }
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
        return group
    }

    private mutating func frame(inBlock data: Range<Int>, element: Range<Int>, group: Group?) throws -> MatroskaFrame? {
        guard data.count <= Self.longestFrame else {
            note(.oversized, at: element.lowerBound)
            return nil
        }
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

    mutating func parseBlock(_ data: Range<Int>) throws -> MatroskaBlock? {
        let block = try parseBlock(data, lookingAt: MatroskaBlock.longestHeader)
        guard block?.isLaced ?? true, data.count > MatroskaBlock.longestHeader else { return block }
        // The sizes of laced frames lie behind the head.
        return try parseBlock(data, lookingAt: MatroskaBlock.longestLacing)
    }

    private mutating func parseBlock(_ data: Range<Int>, lookingAt byteCount: Int) throws -> MatroskaBlock? {
        let range = try window.load(min(data.count, byteCount), at: data.lowerBound)
        return MatroskaBlock(parsing: window.bytes.span.bytes.extracting(range), byteCount: data.count)
    }

    func timestamp(of block: MatroskaBlock, inClusterAt base: Int64) -> MediaTime? {
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
}
