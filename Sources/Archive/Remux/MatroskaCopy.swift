package import Media

/// Copies the frames of a WebM or Matroska file, whole or cut off, into a new one that has index, duration and sizes. Nothing is decoded.
///
///     var copy = try MatroskaCopy(FileByteSource(ReadableFile(path)), writingApp: "Recorder 1.0", seed: random.next())
///     copy.range = .seconds(10)..<.seconds(20)                  // from the key frame before it on
///     let summary = try copy.write(to: WritableFile(creating: beside)) { fraction in try Task.checkCancellation() }
package struct MatroskaCopy {
    package var configuration: MatroskaWriter.Configuration
    /// Tracks of other kinds are left out.
    package var kinds: Set<MediaKind> = [.audio, .video]
    /// On the source's timeline; nil for all of it.
    package var range: Range<MediaTime>?
    package private(set) var reader: MatroskaReader

    /// What the new file holds.
    package struct Summary: Hashable, Sendable {
        package var duration: Duration
        /// Where the new file's zero lies on the source's timeline.
        package var start: MediaTime
        package var tracks: [Track]

        package struct Track: Hashable, Sendable {
            package var codec: Codec
            package var dimensions: VideoDimensions?
            package var channels: Int?
            package var frames: Int

            /// nil without frames, or when the codec is none of ours.
            init?(_ entry: MatroskaTrackEntry, frames: Int) {
                guard frames > 0, let codec = entry.codec else { return nil }
                self.codec = codec
                self.frames = frames
                switch codec.kind {
                case .video: dimensions = entry.dimensions
                case .audio: channels = entry.opusHead.map { Int($0.channels) } ?? entry.channels
                }
            }
        }

        package var frames: Int { tracks.reduce(0) { $0 + $1.frames } }
    }

    package init(_ source: any ByteSource, writingApp: String, seed: UInt64) throws {
        reader = try MatroskaReader(source)
        configuration = .init(writingApp: writingApp, title: reader.info.title, date: reader.info.date, seed: seed)
        configuration.docType = reader.docType == "webm" ? .webm : .matroska
    }

    /// - Parameter progress: how much of the source is done, 0…1, after every cluster; throws to stop.
    package mutating func write(to file: WritableFile, progress: (Double) throws -> Void = { _ in }) throws -> Summary {
        let start = try startOfCut()
        let end = range?.upperBound
        var writer = MatroskaWriter(configuration)
        let tracks = addTracks(to: &writer)
        while let frame = try reader.nextFrame() {
            guard let number = tracks[frame.track] else { continue }
            let time = reader.time(of: frame)
            // Blocks of different tracks may stand a little out of order; a second later none is still within the range.
            if let end, time >= end + .seconds(1) { break }
            guard time >= start, end.map({ time < $0 }) ?? true else { continue }
            let muxed = try muxedFrame(frame, track: number, time: MediaTime(nanoseconds: time.nanoseconds - start.nanoseconds))
            writer.write(muxed)
            if try drain(&writer, into: file) { try progress(Double(frame.payload.upperBound) / Double(max(1, reader.fileByteCount))) }
        }
        writer.finish()
        _ = try drain(&writer, into: file)
        try progress(1)
        return Summary(duration: writer.duration, start: start, tracks: summaries(tracks, of: writer))
    }

    /// What a finished file holds, as `write` tells it of the file that it made.
    package static func summary(of source: any ByteSource) throws -> Summary {
        var reader = try MatroskaReader(source)
        var frames: [Int: Int] = [:]
        while let frame = try reader.nextFrame() { frames[frame.track, default: 0] += 1 }
        let tracks = reader.tracks.compactMap { entry in frames[entry.number].flatMap { Summary.Track(entry, frames: $0) } }
        return Summary(duration: reader.info.duration ?? .zero, start: .zero, tracks: tracks)
    }

    // MARK: Tracks

    /// The source's track numbers and what they become. Tracks of codecs that are not ours stay out.
    private func addTracks(to writer: inout MatroskaWriter) -> [Int: TrackNumber] {
        var numbers: [Int: TrackNumber] = [:]
        for entry in reader.tracks.prefix(126) where numbers[entry.number] == nil {
            guard let content = Self.content(of: entry), kinds.contains(entry.codec?.kind ?? .audio), !entry.hasContentEncodings else {
                continue
            }
            numbers[entry.number] = writer.addTrack(MatroskaTrack(content, name: entry.name))
        }
        return numbers
    }

    private static func content(of entry: MatroskaTrackEntry) -> MatroskaTrack.Content? {
        switch entry.codec {
        case .opus: .opus(entry.opusHead ?? OpusHead(channels: UInt8(clamping: max(1, entry.channels ?? 2))))
        // The fields have two bytes.
        case .vp8:
            .vp8(VideoDimensions(width: min(entry.dimensions?.width ?? 0, 65_535), height: min(entry.dimensions?.height ?? 0, 65_535)))
        case nil: nil
        }
    }

    private func summaries(_ numbers: [Int: TrackNumber], of writer: MatroskaWriter) -> [Summary.Track] {
        reader.tracks.compactMap { entry in
            numbers[entry.number].flatMap { writer.statistics(of: $0) }.flatMap { Summary.Track(entry, frames: $0.frames) }
        }
    }

    // MARK: Frames

    private mutating func muxedFrame(_ frame: MatroskaFrame, track: TrackNumber, time: MediaTime) throws -> MuxedFrame {
        let payload = try reader.payload(of: frame)
        let isAudio = reader.track(frame.track)?.codec == .opus
        return MuxedFrame(
            track: track, time: time, isKeyframe: frame.isKeyframe || isAudio, payload: payload, duration: frame.duration,
            // As our own writer marks what stands for lost sound: a group with a duration round a packet without content.
            isConcealment: isAudio && payload.count <= 2 && frame.duration != nil, discardPadding: frame.discardPadding,
            isInvisible: frame.isInvisible)
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

    // MARK: Cutting

    /// The key frame at or before the wanted beginning; the wanted beginning itself where there is no picture to wait for.
    private mutating func startOfCut() throws -> MediaTime {
        guard let range, range.lowerBound > .zero else { return .zero }
        defer { reader.rewind() }
        let video = kinds.contains(.video) ? reader.tracks.first { $0.codec == .vp8 } : nil
        guard let video else { return range.lowerBound }
        try reader.seek(to: range.lowerBound, track: video.number)
        var start: MediaTime?
        while let frame = try reader.nextFrame(), reader.time(of: frame) <= range.lowerBound {
            if frame.track == video.number, frame.isKeyframe { start = reader.time(of: frame) }
        }
        return start ?? range.lowerBound
    }
}
