import Media

/// What goes into one file at a time: the sound and the picture that belong together, in order of time.
///
/// The file is made by its first writable frame; when it is finished early (the connection was lost for good) the next frame makes another.
struct FileFeed {
    enum Purpose: Hashable { case camera, screen, more }

    let purpose: Purpose
    var interleaver: FrameInterleaver
    var file: ParticipantFile?
    private(set) var tracks: [MediaKind: TrackID] = [:]
    private var lostFrames: [MediaKind: Int] = [:]
    /// Video begins, in a file and after a pause, with a key frame.
    private var needsKeyframe = true
    private var section = 0
    private var nextRequest: MonotonicTime?
    private var requestInterval = Duration.seconds(1)

    private static let longestRequestInterval = Duration.seconds(4)

    init(purpose: Purpose, limits: WaitLimits) {
        self.purpose = purpose
        interleaver = FrameInterleaver(limits: limits)
    }

    // MARK: Tracks

    /// A file has one track of sound and one of pictures; after one ended, the next of its kind goes on in it.
    func hasRoom(for kind: MediaKind) -> Bool { tracks[kind] == nil }

    mutating func addTrack(_ id: TrackID, kind: MediaKind) {
        tracks[kind] = id
        interleaver.addTrack(id, kind: kind)
        if kind == .video { needsKeyframe = true }
    }

    mutating func endTrack(_ id: TrackID) {
        interleaver.endTrack(id)
        if let kind = tracks.first(where: { $0.value == id })?.key { tracks[kind] = nil }
    }

    mutating func lost(_ count: Int, of kind: MediaKind) {
        lostFrames[kind, default: 0] += count
        handOverLosses()
    }

    /// Losses are told before the frames around them are written: those before a file's first frame count in that file.
    private mutating func handOverLosses() {
        guard file != nil else { return }
        for (kind, count) in lostFrames { file?.lost(count, of: kind) }
        lostFrames = [:]
    }

    // MARK: Key frames

    /// Whether a frame may be written now. Pictures between a beginning and its key frame may not.
    mutating func admits(_ entry: FrameInterleaver.Entry) -> Bool {
        // What cannot be written must not begin a file that then has nothing in it.
        guard entry.frame.codec.kind == .video else { return OpusPacket(parsing: entry.frame.payload.span.bytes) != nil }
        guard !entry.frame.payload.isEmpty else { return false }
        if entry.section != section {
            section = entry.section
            needsKeyframe = true
        }
        guard entry.frame.isKeyframe, entry.frame.dimensions != nil else { return !needsKeyframe }
        needsKeyframe = false
        (nextRequest, requestInterval) = (nil, .seconds(1))
        return true
    }

    /// Whether to ask for a key frame now, after a picture was refused: at once, then after 1, 2, 4, 4 … s.
    mutating func shouldRequestKeyframe(at now: MonotonicTime) -> Bool {
        if let nextRequest, now < nextRequest { return false }
        nextRequest = now + requestInterval
        requestInterval = min(requestInterval + requestInterval, Self.longestRequestInterval)
        return true
    }

    // MARK: The file

    mutating func begin(_ file: ParticipantFile) {
        self.file = file
    }

    /// Writes one frame into the open file.
    mutating func write(_ entry: FrameInterleaver.Entry, at now: MonotonicTime) -> Duration? {
        let gap = file?.write(entry.frame, at: entry.time, expectsSound: interleaver.expectsSound, now: now)
        handOverLosses()
        return gap ?? nil
    }

    /// Takes the file away, finished; its last bytes have still to be polled.
    mutating func finishFile(markers: [RecordingManifest.Marker]) -> ParticipantFile? {
        needsKeyframe = true
        file?.finish(markers: markers)
        return file.take()
    }
}
