package import Media

/// What a WebM or Matroska file holds: tracks with frames, and how long it is.
package struct MatroskaSummary: Hashable, Sendable {
    package var duration: Duration
    package var tracks: [Track]

    package var frames: Int { tracks.reduce(0) { $0 + $1.frames } }

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

    init(duration: Duration, tracks: [Track]) {
        self.duration = duration
        self.tracks = tracks
    }

    /// Reads a finished file from beginning to end, but for the frames' own bytes.
    package init(of source: any ByteSource) throws {
        var reader = try MatroskaReader(source)
        var frames: [Int: Int] = [:]
        while let frame = try reader.nextFrame() { frames[frame.track, default: 0] += 1 }
        duration = reader.info.duration ?? .zero
        tracks = reader.tracks.compactMap { entry in frames[entry.number].flatMap { Track(entry, frames: $0) } }
    }
}
