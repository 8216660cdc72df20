import Media

/// One media file of one participant while it is being written: frames in order of time go in, file operations come out.
///
/// A track is declared with its first frame, video only with a key frame; gaps in sound are filled; block times never go back.
struct ParticipantFile {
    let id: FileID
    /// Where the file's own zero lies on the recording's timeline.
    let offset: MediaTime
    /// What the manifest says of it; see `entry`.
    private var description: RecordingManifest.File
    private var container: FileContainer
    private let trackName: String
    private var audio: TrackState?
    private var video: TrackState?
    private var filler = SilenceFiller()
    private var lastTime = MediaTime.zero
    private var lastPicture: MediaTime?
    private(set) var statistics = Statistics()
    private var unflushed = UnflushedFrames()

    struct Statistics: Hashable {
        /// Frames that came after their turn and were put at the end.
        var clampedFrames = 0
        /// Video before a key frame.
        var skippedFrames = 0
        var concealedDuration = Duration.zero
    }

    private struct TrackState {
        let number: TrackNumber
        var entry: RecordingManifest.Track
    }

    init(
        id: FileID, offset: MediaTime, description: RecordingManifest.File, container: FileContainer, trackName: String
    ) {
        self.id = id
        self.offset = offset
        self.description = description
        self.container = container
        self.trackName = trackName
    }

    // MARK: Frames

    /// Writes a frame. Its time is on the recording's timeline.
    /// - Returns: how long a gap before it is that was too long to be filled.
    mutating func write(_ frame: EncodedFrame, at recordingTime: MediaTime, expectsSound: Bool, now: MonotonicTime) -> Duration? {
        let time = MediaTime(nanoseconds: recordingTime.nanoseconds - offset.nanoseconds)
        unflushed.append(max(time, lastTime), arrival: min(frame.arrival, now), written: now)
        switch frame.codec {
        case .opus:
            return writeSound(frame, at: time)
        case .vp8:
            if expectsSound {
                while let filler = filler.next(beforePictureAt: time) { write(filler) }
            }
            writePicture(frame, at: time)
            return nil
        }
    }

    private mutating func writeSound(_ frame: EncodedFrame, at time: MediaTime) -> Duration? {
        guard let packet = OpusPacket(parsing: frame.payload.span.bytes) else { return nil }
        var track = audio ?? declareAudio()
        while let filler = filler.next(beforeSoundAt: time) { write(filler) }
        let gap = filler.wrote(packet, at: time)
        track.entry.frames += 1
        audio = track
        container.write(
            MuxedFrame(track: track.number, time: clamped(time), isKeyframe: true, payload: frame.payload, duration: packet.duration))
        return gap
    }

    private mutating func writePicture(_ frame: EncodedFrame, at time: MediaTime) {
        guard var track = video ?? declareVideo(frame) else {
            statistics.skippedFrames += 1
            return
        }
        if let dimensions = frame.dimensions {
            container.updateDimensions(dimensions, of: track.number)
            track.entry.width = max(track.entry.width ?? 0, dimensions.width)
            track.entry.height = max(track.entry.height ?? 0, dimensions.height)
        }
        track.entry.frames += 1
        video = track
        let isInvisible = VP8FrameHeader(parsing: frame.payload.span.bytes)?.isShown == false
        container.write(
            MuxedFrame(
                track: track.number, time: placeOfPicture(time), isKeyframe: frame.isKeyframe, payload: frame.payload,
                isInvisible: isInvisible))
    }

    /// Pictures that all came after their turn stand one behind the other: of two at one time, players show one.
    private mutating func placeOfPicture(_ time: MediaTime) -> MediaTime {
        let place = clamped(time)
        if place > time, let lastPicture, place <= lastPicture { lastTime = lastPicture + .milliseconds(1) }
        lastPicture = lastTime
        return lastTime
    }

    private mutating func write(_ filler: SilenceFiller.Filler) {
        guard let audio else { return }
        statistics.concealedDuration += filler.duration
        // Not counted as clamped: it is only a place for silence.
        lastTime = max(lastTime, filler.time)
        container.write(
            MuxedFrame(
                track: audio.number, time: lastTime, isKeyframe: true, payload: filler.payload, duration: filler.duration,
                isConcealment: true))
    }

    /// Chromium's Media Source Extensions refuse files whose block times go back.
    private mutating func clamped(_ time: MediaTime) -> MediaTime {
        if time < lastTime { statistics.clampedFrames += 1 }
        lastTime = max(lastTime, time)
        return lastTime
    }

    private mutating func declareAudio() -> TrackState {
        // Two channels always: RTP does not tell how many there are, a sender may switch, and mono packets play right in a stereo track.
        let number = container.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2)), name: trackName))
        return TrackState(number: number, entry: .init(audio: .opus, channels: 2))
    }

    private mutating func declareVideo(_ frame: EncodedFrame) -> TrackState? {
        guard frame.isKeyframe, let dimensions = frame.dimensions else { return nil }
        let number = container.addTrack(MatroskaTrack(.vp8(dimensions), name: trackName))
        return TrackState(number: number, entry: .init(video: .vp8, dimensions: dimensions))
    }

    mutating func lost(_ count: Int, of kind: MediaKind) {
        switch kind {
        case .audio: audio?.entry.lostFrames += count
        case .video: video?.entry.lostFrames += count
        }
    }

    // MARK: Bytes

    /// When `flush` is due.
    func flushTime(interval: Duration) -> MonotonicTime? { unflushed.nextDeadline(interval: interval) }

    /// Lets out what has waited for its time, or for that to be over soon.
    mutating func flush(interval: Duration, at now: MonotonicTime) {
        switch unflushed.due(interval: interval, at: now) {
        case .nothing: break
        case .soon: container.endSoon()
        case .now: container.flush()
        }
        unflushed.removeAll(before: container.firstPendingTime)
    }

    /// - Parameter markers: of the whole recording; those within the file become its chapters.
    mutating func finish(markers: [RecordingManifest.Marker]) {
        for chapter in markers.chapters(from: offset, to: end) { container.addChapter(chapter) }
        container.finish()
        unflushed.removeAll(before: nil)
    }

    mutating func pollOperation() -> FileOperation? {
        guard let output = container.pollOutput() else { return nil }
        switch output {
        case .append(let bytes):
            unflushed.removeAll(before: container.firstPendingTime)
            return .append(id, bytes)
        case .patch(let offset, let bytes):
            return .patch(id, offset: offset, bytes)
        }
    }

    var byteCount: Int { container.byteCount }
    /// Where the file ends on the recording's timeline.
    var end: MediaTime { offset + container.duration }

    /// As it stands in the manifest now.
    func entry(format: RecordingFormat) -> RecordingManifest.File {
        var entry = description
        entry.tracks = [video?.entry, audio?.entry].compactMap { $0 }
        entry.mimeType = format.mimeType(of: entry.tracks.map(\.codec))
        entry.duration = container.duration.inSeconds
        entry.bytes = Int64(container.byteCount)
        return entry
    }
}
