/// Writes WebM and Matroska (RFC 9559) as it comes in: frames go in, bytes for the disk come out.
///
/// At every moment what has come out is a file that plays: clusters come out whole, and the room for what is only known later is
/// there from the start.
/// ```swift
/// var writer = MatroskaWriter(.init(writingApp: "Recorder 1.0", date: now, using: &random))
/// let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
/// let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 1280, height: 720))))
/// writer.write(MuxedFrame(track: audio, time: .zero, isKeyframe: true, payload: packet))
/// writer.write(MuxedFrame(track: video, time: .zero, isKeyframe: true, payload: picture))
/// while let output = writer.pollOutput() { … }
/// writer.finish()
/// ```
/// Times must not go back; those that do are held at the last one, because Chromium's Media Source Extensions refuse the file
/// otherwise. At equal times give audio first. A track is declared in the file when its first block comes out, and never without
/// one: players wait for ever on it.
///
/// Recordings use pre-skip 0. With another, CodecDelay is added to the blocks' times as RFC 9559 asks; video of the same moment is
/// then held at them (mkvmerge and libav let the times go back instead). Measured with 312: Chromium's Media Source Extensions do
/// not take the delay off again, and sound and duration are 6.5 ms late there. A stream that began before the recording has no
/// encoder delay at its start anyway.
package struct MatroskaWriter {
    package let configuration: Configuration
    /// Bytes that came out with `append`: the size of the file.
    package private(set) var byteCount = 0
    /// Frames that could not be written: empty or huge ones, of a track unknown or without room, and video before its first key frame.
    package private(set) var refusedFrameCount = 0

    var head: MatroskaHead
    var tracks: [TrackState] = []
    var cluster: MatroskaCluster?
    /// Sound behind the last picture of a cluster that is about to end: it may begin the next one.
    var held: [HeldFrame] = []
    /// Bytes to make room for in the next cluster.
    private var clusterCapacity = 1 << 16
    private var lastTick: Int64 = 0
    /// The open cluster is to end before long.
    var isEndingSoon = false
    var cues = MatroskaCueList()
    var chapters: [MatroskaChapter] = []
    var outputs: [ContainerOutput] = []
    var isFinished = false
    /// Tracks have changed since the head was written.
    var headIsStale = false

    struct TrackState {
        let number: TrackNumber
        var track: MatroskaTrack
        /// Its entry finds room in the head.
        let hasRoom: Bool
        let isVideo: Bool
        let codecDelayNanoseconds: Int64
        var isDeclared = false
        var statistics = MatroskaTrackStatistics()
        /// Timestamps in the file of the last block and of the one before it, in milliseconds; nil before there are.
        var lastTick: Int64?
        var previousTick: Int64?
        /// Of the last block without its padding, when it is known.
        var lastDuration: Duration?
        /// The last block's place in the open cluster, when it is a SimpleBlock.
        var lastSimpleBlock: (range: Range<Int>, reference: Int64?)?
        /// The concealment that nothing has followed yet.
        var trailingSilence: TrailingSilence?
        /// Of video: the last picture that came out, until the next one tells how long it stood.
        var unsettled: UnsettledPicture?
        /// What the end of the file cuts off the last sound.
        var lastDiscardPadding: Duration?

        init(number: TrackNumber, track: MatroskaTrack, hasRoom: Bool) {
            self.number = number
            self.track = track
            self.hasRoom = hasRoom
            isVideo = track.codec.kind == .video
            codecDelayNanoseconds = track.codecDelay.nanoseconds
        }
    }

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        head = MatroskaHead(configuration: configuration)
        let bounded = min(max(configuration.clusterDuration, .milliseconds(1)), .seconds(30))
        clusterTicks = bounded.nanoseconds / 1_000_000
    }

    let clusterTicks: Int64

    /// When the last block ends, on the file's timeline: what Duration will say.
    package var duration: Duration { (tracks.map(end).max() ?? .zero) - .zero }

    package func statistics(of number: TrackNumber) -> MatroskaTrackStatistics? {
        guard let index = index(of: number) else { return nil }
        var statistics = tracks[index].statistics
        statistics.end = end(of: tracks[index])
        return statistics
    }

    /// At any time before `finish`, up to 126 tracks. One that comes after the first cluster takes of the reserve; the frames of one
    /// for which nothing is left of it are refused.
    package mutating func addTrack(_ track: MatroskaTrack) -> TrackNumber {
        let number = TrackNumber(rawValue: UInt8(tracks.count + 1))
        tracks.append(TrackState(number: number, track: track, hasRoom: head.hasRoom(for: silentTracks + [(number, track)])))
        return number
    }

    /// Raises the size that the file says, when the new one is larger in any direction. It reaches the file with the next cluster.
    package mutating func updateDimensions(_ dimensions: VideoDimensions, of number: TrackNumber) {
        guard let index = index(of: number), case .vp8(let current) = tracks[index].track.content else { return }
        let largest = VideoDimensions(width: max(current.width, dimensions.width), height: max(current.height, dimensions.height))
        guard largest != current else { return }
        tracks[index].track.content = .vp8(largest)
        if let place = head.tracks.firstIndex(where: { $0.number == number }) {
            head.tracks[place].track = tracks[index].track
            headIsStale = true
        }
    }

    package mutating func addChapter(at time: MediaTime, label: String) {
        chapters.append(MatroskaChapter(time: time, label: label))
    }

    package mutating func pollOutput() -> ContainerOutput? {
        outputs.isEmpty ? nil : outputs.removeFirst()
    }

    // MARK: Frames

    package mutating func write(_ frame: MuxedFrame) {
        guard !isFinished, let index = index(of: frame.track), accepts(frame, at: index) else {
            refusedFrameCount += 1
            return
        }
        let time = MediaTime(nanoseconds: frame.time.nanoseconds + tracks[index].codecDelayNanoseconds)
        let tick = max(lastTick, time.milliseconds)
        lastTick = tick
        if let held = place(HeldFrame(frame: frame, tick: tick, track: index)) { append(held) }
    }

    /// Appends a frame to the open cluster, or begins one with it.
    mutating func append(_ held: HeldFrame) {
        if cluster == nil {
            cluster = MatroskaCluster(timestamp: held.tick, hasChecksum: configuration.checksums == .all, capacity: clusterCapacity)
            for index in tracks.indices where tracks[index].unsettled != nil && tracks[index].unsettled?.nextCluster == nil {
                tracks[index].unsettled?.nextCluster = held.tick
            }
        }
        append(held.frame, at: held.tick, track: held.track)
    }

    /// When the earliest frame begins that has not come out yet; nil when all have.
    package var firstPendingTime: MediaTime? {
        (cluster?.timestamp ?? held.first?.tick).map { MediaTime(milliseconds: $0) }
    }

    /// Lets the open cluster end at the next place where it can end well, which is usually there within a few pictures.
    package mutating func endSoon() {
        isEndingSoon = cluster != nil
    }

    /// Closes the open cluster and lets it out, so that what was written so far reaches the disk.
    package mutating func flush() {
        releaseHeld()
        closeCluster(before: nil)
    }

    private func index(of number: TrackNumber) -> Int? {
        let index = Int(number.rawValue) - 1
        return index < tracks.count ? index : nil
    }

    private func accepts(_ frame: borrowing MuxedFrame, at index: Int) -> Bool {
        guard !frame.payload.isEmpty, frame.payload.count <= MatroskaCluster.largestPayload else { return false }
        // Chromium gives up on a whole file whose video does not begin with a key frame.
        return tracks[index].hasRoom && (frame.isKeyframe || !tracks[index].isVideo || tracks[index].lastTick != nil)
    }

    /// Tracks whose first block has not come out yet.
    private var silentTracks: [(number: TrackNumber, track: MatroskaTrack)] {
        tracks.filter { $0.hasRoom && !$0.isDeclared }.map { ($0.number, $0.track) }
    }

    private mutating func append(_ frame: borrowing MuxedFrame, at tick: Int64, track index: Int) {
        if tracks[index].unsettled != nil { settle(index, before: tick, isKeyframe: frame.isKeyframe) }
        let duration = frame.duration ?? inherentDuration(of: frame, track: index)
        let reference = frame.isKeyframe ? nil : tracks[index].lastTick.map { $0 - tick }
        noteSilence(frame, track: index)
        let isGroup = frame.discardPadding != nil || frame.isConcealment || frame.isInvisible && frame.duration != nil
        let range: Range<Int>?
        if isGroup {
            let details = MatroskaCluster.GroupDetails(
                duration: duration.map { Self.ticks($0, after: tick) }, reference: reference, discardPadding: frame.discardPadding)
            range = cluster?.appendBlockGroup(frame, tick: tick, details: details)
        } else {
            range = cluster?.appendSimpleBlock(frame, tick: tick)
        }
        guard let range else { return }
        cluster?.noteSilence(of: frame, at: range.lowerBound)

        cues.add(
            tick: tick, track: frame.track, isVideo: tracks[index].isVideo, isKeyframe: frame.isKeyframe,
            relativePosition: range.lowerBound - MatroskaCluster.headerByteCount)
        tracks[index].lastSimpleBlock = isGroup ? nil : (range, reference)
        tracks[index].previousTick = tracks[index].lastTick
        tracks[index].lastTick = tick
        tracks[index].lastDuration = duration.map { $0 - (frame.discardPadding ?? .zero) }
        tracks[index].statistics.frames += 1
        tracks[index].statistics.bytes += frame.payload.count
        if tracks[index].statistics.start == nil {
            tracks[index].statistics.start = MediaTime(nanoseconds: tick * 1_000_000 - tracks[index].codecDelayNanoseconds)
        }
    }

    func inherentDuration(of frame: borrowing MuxedFrame, track index: Int) -> Duration? {
        switch tracks[index].track.codec {
        case .opus: OpusPacket(parsing: frame.payload.span.bytes)?.duration
        case .vp8: nil
        }
    }

    /// A duration as the difference of two rounded times, so that the end of one block is the beginning of the next.
    static func ticks(_ duration: Duration, after tick: Int64) -> Int64 {
        (MediaTime(milliseconds: tick) + duration).milliseconds - tick
    }

    func end(of track: TrackState) -> MediaTime {
        guard let lastTick = track.lastTick else { return .zero }
        let end = MediaTime(milliseconds: lastTick) + (track.lastDuration ?? estimatedDuration(of: track))
        return MediaTime(nanoseconds: max(0, end.nanoseconds - track.codecDelayNanoseconds))
    }

    /// The last picture stands as long as the one before it did; not longer than 100 ms, for a shared screen may have stood for minutes.
    func estimatedDuration(of track: TrackState) -> Duration {
        guard let last = track.lastTick, let previous = track.previousTick, last > previous else { return .milliseconds(33) }
        return .milliseconds(min(last - previous, 100))
    }

    // MARK: Clusters

    /// - Parameter next: where the next cluster begins; nil when nobody knows.
    mutating func closeCluster(before next: Int64?) {
        let fields = tellEnds(before: next)
        guard var closed = cluster.take() else { return }
        isEndingSoon = false
        for index in tracks.indices { tracks[index].lastSimpleBlock = nil }
        declareTracks()
        locateSilence(in: closed)
        cues.clusterCameOut(at: byteCount - head.segmentDataOffset)
        // The next one will be about as large: a buffer that fits is made once.
        clusterCapacity = closed.byteCount + closed.byteCount / 4
        let bytes = closed.finish()
        for (track, var field) in fields {
            guard tracks[track].isVideo, let tick = tracks[track].lastTick else { continue }
            field.move(into: bytes, at: byteCount, hasChecksum: configuration.checksums == .all)
            tracks[track].unsettled = UnsettledPicture(tick: tick, field: field)
        }
        emit(bytes)
    }

    /// Declares the tracks whose first block is in the cluster that comes out next, before it does.
    private mutating func declareTracks() {
        for index in tracks.indices where !tracks[index].isDeclared && tracks[index].lastTick != nil {
            tracks[index].isDeclared = true
            head.tracks.append((tracks[index].number, tracks[index].track))
            headIsStale = true
        }
        if head.roomByteCount == 0 {
            emit(head.start(silentTracks: silentTracks))
        } else if headIsStale {
            outputs.append(head.patch())
        }
        headIsStale = false
    }

    mutating func emit(_ bytes: [UInt8]) {
        byteCount += bytes.count
        outputs.append(.append(bytes))
    }
}
