package import Media

/// Copies the frames of WebM or Matroska files, whole or cut off, into a new one that has index, duration and sizes. Nothing is decoded.
///
///     var copy = MatroskaCopy([try .init(FileByteSource(ReadableFile(path)))], writingApp: "Recorder 1.0", seed: random.next())
///     copy.range = MediaTime(milliseconds: 10_000)..<MediaTime(milliseconds: 20_000)
///     let summary = try copy.write(to: WritableFile(creating: beside)) { fraction in try Task.checkCancellation() }
///
/// Several files are merged on one timeline: those that follow one another go on in the same tracks, those that overlap get tracks of their own.
///
/// A cut shows and sounds exactly its range: pictures since the key frame before it are there, for decoders need them, but hidden
/// (`HiddenLead`), and the last frames end with it.
package struct MatroskaCopy {
    package var configuration: MatroskaWriter.Configuration
    /// On the common timeline; nil for all of it.
    package var range: Range<MediaTime>?
    /// The cut begins with the key frame before it, and shows it, instead of hiding what comes before the range.
    package var beginsAtKeyframe = false
    /// Named moments on the common timeline, in order; those in what is copied become the new file's.
    package var chapters: [MatroskaChapter] = []
    package private(set) var inputs: [Input]

    /// One of the files, and where its own zero lies on the common timeline.
    package struct Input {
        package var reader: MatroskaReader
        package var offset: Duration
        /// The source's track numbers and what they become.
        fileprivate var tracks: [Int: TrackNumber] = [:]
        /// Read, but not yet written.
        fileprivate var next: MatroskaFrame?
        /// Of the key frame that decoders need first, when it is before the cut.
        fileprivate var keyframeTime: MediaTime?

        package init(_ source: any ByteSource, offset: Duration = .zero) throws {
            reader = try MatroskaReader(source)
            self.offset = offset
        }

        func time(of frame: MatroskaFrame) -> MediaTime { reader.time(of: frame) + offset }

        fileprivate mutating func advance() throws { next = try reader.nextFrame() }
    }

    /// - Parameter inputs: at least one; title, date and type are the first one's.
    package init(_ inputs: [Input], writingApp: String, seed: UInt64) {
        precondition(!inputs.isEmpty, "a copy of nothing")
        self.inputs = inputs
        let first = inputs[0].reader
        configuration = .init(writingApp: writingApp, title: first.info.title, date: first.info.date, seed: seed)
        configuration.docType = first.docType == "webm" ? .webm : .matroska
    }

    /// - Parameter progress: how much is done, 0…1, after every cluster; throws to stop.
    package mutating func write(to file: WritableFile, progress: (Double) throws -> Void = { _ in }) throws -> MatroskaSummary {
        let start = try startOfCut()
        let end = try endOfCut()
        var writer = MatroskaWriter(configuration)
        try assignTracks(in: &writer)
        for index in inputs.indices { try inputs[index].advance() }
        var leads: [TrackNumber: HiddenLead] = [:]
        /// Of which there are frames behind the cut as well: their last ones in it last until its end.
        var continuing: Set<TrackNumber> = []
        while let index = earliestInput, let frame = inputs[index].next {
            let time = inputs[index].time(of: frame)
            let number = inputs[index].tracks[frame.track]
            if let end, time >= end, let number { continuing.insert(number) }
            // Blocks of one file may stand a little out of order; a second later none is still within the range.
            if let end, time >= end + .seconds(1) { break }
            if time > start { showLast(of: &leads, in: &writer) }
            if let number, isWanted(frame, at: time, of: inputs[index], since: start), end.map({ time < $0 }) ?? true {
                let muxed = try inputs[index].muxedFrame(frame, track: number, time: max(.zero, .zero + (time - start)))
                if range != nil, time <= start, inputs[index].reader.track(frame.track)?.codec == .vp8 {
                    for hidden in leads[number, default: HiddenLead()].append(muxed) { writer.write(hidden) }
                } else {
                    writer.write(muxed)
                }
                if try drain(&writer, into: file) { try progress(fraction(at: time, from: start, to: end)) }
            }
            try inputs[index].advance()
        }
        showLast(of: &leads, in: &writer)
        for chapter in chapters where chapter.time >= start && chapter.time <= min(end ?? chapter.time, start + writer.duration) {
            writer.addChapter(at: .zero + (chapter.time - start), label: chapter.label)
        }
        writer.finish(cutAt: end.map { .zero + ($0 - start) }, continuing: continuing)
        _ = try drain(&writer, into: file)
        try progress(1)
        return MatroskaSummary(duration: writer.duration, tracks: summaries(of: writer))
    }

    /// Sound from the beginning of the cut on; pictures from the key frame before it.
    private func isWanted(_ frame: MatroskaFrame, at time: MediaTime, of input: Input, since start: MediaTime) -> Bool {
        if time >= start { return true }
        guard let keyframeTime = input.keyframeTime else { return false }
        return time >= keyframeTime && input.reader.track(frame.track)?.codec == .vp8
    }

    private func showLast(of leads: inout [TrackNumber: HiddenLead], in writer: inout MatroskaWriter) {
        guard !leads.isEmpty else { return }
        for (_, lead) in leads.sorted(by: { $0.key < $1.key }) {
            for frame in lead.frames { writer.write(frame) }
        }
        leads = [:]
    }

    /// The input whose next frame is the earliest.
    private var earliestInput: Int? {
        // One file is the rule, and keeps its own order.
        if inputs.count == 1 { return inputs[0].next == nil ? nil : 0 }
        let times = inputs.indices.compactMap { index in inputs[index].next.map { (index, inputs[index].time(of: $0)) } }
        return times.min { $0.1 < $1.1 }?.0
    }

    private func fraction(at time: MediaTime, from start: MediaTime, to end: MediaTime?) -> Double {
        if let end { return min(1, max(0, (time - start).inSeconds / max(0.001, (end - start).inSeconds))) }
        let total = inputs.reduce(0) { $0 + $1.reader.fileByteCount }
        let done = inputs.reduce(0) { $0 + ($1.next?.payload.upperBound ?? $1.reader.fileByteCount) }
        return total > 0 ? min(1, Double(done) / Double(total)) : 1
    }

    /// True when a cluster came out.
    private func drain(_ writer: inout MatroskaWriter, into file: WritableFile) throws(DiskError) -> Bool {
        var came = false
        while let output = writer.pollOutput() {
            came = true
            switch output {
            case .append(let bytes): try file.append(bytes)
            case .patch(let offset, let bytes): try file.patch(bytes, at: Int64(offset))
            }
        }
        return came
    }

    // MARK: Tracks

    /// A track of the new file while it is decided which sources go into it.
    private struct Target {
        var number: TrackNumber
        var content: MatroskaTrack.Content
        var name: String?
        /// When the last source in it ends.
        var end: MediaTime
    }

    /// Tracks of codecs that are not ours stay out.
    private mutating func assignTracks(in writer: inout MatroskaWriter) throws {
        var targets: [Target] = []
        for index in inputs.indices.sorted(by: { inputs[$0].offset < inputs[$1].offset }) {
            let start = MediaTime.zero + inputs[index].offset
            let end = inputs.count == 1 ? start : start + (try inputs[index].duration())
            for entry in inputs[index].reader.tracks.prefix(126) where inputs[index].tracks[entry.number] == nil {
                guard let content = MatroskaTrack.Content(entry), !entry.hasContentEncodings else { continue }
                let taken = Set(inputs[index].tracks.values)
                let match = targets.firstIndex { target in
                    target.end <= start && !taken.contains(target.number)
                        && target.name == entry.name && target.content.continues(in: content)
                }
                if let match {
                    targets[match].end = end
                    if case .vp8(let dimensions) = content { writer.updateDimensions(dimensions, of: targets[match].number) }
                    inputs[index].tracks[entry.number] = targets[match].number
                } else {
                    let number = writer.addTrack(MatroskaTrack(content, name: entry.name))
                    targets.append(Target(number: number, content: content, name: entry.name, end: end))
                    inputs[index].tracks[entry.number] = number
                }
            }
        }
    }

    private func summaries(of writer: MatroskaWriter) -> [MatroskaSummary.Track] {
        var known: Set<TrackNumber> = []
        return inputs.flatMap { input in
            input.reader.tracks.compactMap { entry in
                guard let number = input.tracks[entry.number], known.insert(number).inserted else { return nil }
                return writer.statistics(of: number).flatMap { MatroskaSummary.Track(entry, frames: $0.frames) }
            }
        }
    }

    // MARK: Cutting

    /// Finds the key frames that are needed and goes to them. What is before the beginning is hidden, or it begins with the first of them.
    private mutating func startOfCut() throws -> MediaTime {
        guard let range else { return inputs.map { .zero + $0.offset }.min() ?? .zero }
        var start = range.lowerBound
        for index in inputs.indices {
            let keyframe = try inputs[index].keyframe(atOrBefore: range.lowerBound)
            inputs[index].keyframeTime = keyframe
            if let keyframe, beginsAtKeyframe { start = min(start, keyframe) }
            // Sound may stand a little before pictures of its time.
            try inputs[index].seek(to: min(range.lowerBound, keyframe ?? range.lowerBound) - .seconds(1))
        }
        return start
    }

    /// The end of the range, or of what there is.
    private mutating func endOfCut() throws -> MediaTime? {
        guard let range else { return nil }
        var end = MediaTime.zero
        for index in inputs.indices {
            guard let duration = inputs[index].reader.info.duration else { return range.upperBound }
            end = max(end, .zero + inputs[index].offset + duration)
        }
        return max(range.lowerBound, min(range.upperBound, end))
    }
}

extension MatroskaCopy.Input {
    /// Goes to a cluster at or before a time on the common timeline.
    fileprivate mutating func seek(to time: MediaTime) throws {
        guard let track = reader.cues.first?.track else { return reader.rewind() }
        try reader.seek(to: time - offset, track: track)
    }

    /// The last key frame at or before a time on the common timeline, of a picture that still stands then.
    fileprivate mutating func keyframe(atOrBefore time: MediaTime) throws -> MediaTime? {
        guard let video = reader.tracks.first(where: { $0.codec == .vp8 }) else { return nil }
        try reader.seek(to: time - offset, track: video.number)
        var keyframe: MediaTime?
        while let frame = try reader.nextFrame() {
            let frameTime = self.time(of: frame)
            if frameTime > time { return keyframe }
            if frame.track == video.number, frame.isKeyframe { keyframe = frameTime }
        }
        // It ends before.
        return nil
    }

    /// What the file says, or else what its last frame does.
    fileprivate mutating func duration() throws -> Duration {
        if let duration = reader.info.duration { return duration }
        defer { reader.rewind() }
        var last = MediaTime.zero
        while let frame = try reader.nextFrame() { last = max(last, reader.time(of: frame)) }
        return last - .zero
    }

    fileprivate mutating func muxedFrame(_ frame: MatroskaFrame, track: TrackNumber, time: MediaTime) throws -> MuxedFrame {
        let payload = try reader.payload(of: frame)
        let isAudio = reader.track(frame.track)?.codec == .opus
        return MuxedFrame(
            track: track, time: time, isKeyframe: frame.isKeyframe || isAudio, payload: payload, duration: frame.duration,
            // As our own writer marks what stands for lost sound: a group with a duration round a packet without content.
            isConcealment: isAudio && payload.count <= 2 && frame.duration != nil, discardPadding: frame.discardPadding,
            isInvisible: frame.isInvisible)
    }
}

extension MatroskaTrack.Content {
    fileprivate init?(_ entry: MatroskaTrackEntry) {
        switch entry.codec {
        case .opus: self = .opus(entry.opusHead ?? OpusHead(channels: UInt8(clamping: min(max(1, entry.channels ?? 2), 2))))
        // The fields have two bytes.
        case .vp8:
            let size = entry.dimensions ?? VideoDimensions(width: 0, height: 0)
            self = .vp8(VideoDimensions(width: min(size.width, 65_535), height: min(size.height, 65_535)))
        case nil: return nil
        }
    }

    /// Whether the frames of both can stand in one track.
    fileprivate func continues(in next: Self) -> Bool {
        switch (self, next) {
        case (.vp8, .vp8): true
        case (.opus(let head), .opus(let nextHead)): head == nextHead
        default: false
        }
    }
}
