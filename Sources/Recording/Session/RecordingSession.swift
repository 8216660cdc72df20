import DequeModule
package import Media

/// One recording, as MediaRecorder would do it for a whole room: frames and control in, file operations and a true manifest out.
///
/// ```swift
/// var session = RecordingSession(configuration, random: &random, at: now, wallClock: wall)
/// session.handle(.participantJoined(ana, name: "Ana"), at: now)
/// session.handle(.trackAdded(ana, audio, codec: .opus, isScreenShare: false), at: now)
/// session.handle(.frame(frame, ana, audio), at: now)
/// while let operation = session.pollOperation() { … }     // in this order, to the disk
/// while let event = session.pollEvent() { … }
/// session.handle(.timeout, at: now)                        // when nextDeadline is there
/// ```
/// States: `waiting` until the first frame, then `recording` ⇄ `paused`; `finalizing` from the stop until the disk has finished every file; then
/// `completed`, or `failed` when there never was any media or the disk gave up. After a stop it takes frames that are still under way for a moment:
/// keep handing them in until `ended`.
package struct RecordingSession {
    package enum Event: Hashable, Sendable {
        /// The manifest has changed in a way that people see.
        case changed
        case keyframeNeeded(ParticipantID, TrackID)
        /// It is stopping, and waits no longer for packets to be sent again: hand in what stands behind the missing ones.
        case flushNeeded
        case note(TimelineEvent)
        /// Completed or failed: nothing comes any more.
        case ended
    }

    package let configuration: RecordingConfiguration
    let timing: RecordingTiming
    /// Without participants and files, which know best themselves; see `manifest`.
    var header: RecordingManifest
    var participants: [RecordedParticipant] = []
    /// Finished files as they were, open ones as they began; the index is the `FileID`.
    var files: [RecordingManifest.File] = []
    var fileNames = FileNames()
    /// Files that the disk writer is finishing.
    var unfinishedFiles: Set<FileID> = []
    /// Bytes of finished files and of open ones.
    var byteCount: Int64 = 0
    /// nil before the first frame.
    var clock: RecordingClock?
    /// The timeline's zero is where the earliest of the first frames belongs, which is known a little after it arrived.
    var isZeroSettled = false
    var stopMoment: MonotonicTime?
    /// How long after the stop packets may still be sent again.
    var stopPatience = Duration.zero
    /// When that was over.
    var givenUp: MonotonicTime?
    var isDrained = false
    var emptySince: MonotonicTime?
    var wasEverInhabited = false
    var lastCommit: MonotonicTime?
    var commitDeadline: MonotonicTime?
    var timeline = RecordingTimeline()
    /// Of finished files.
    var clampedFrames: [FileID: Int] = [:]
    /// When report and timeline were last on their way to the disk.
    var lastDetails: MonotonicTime?
    /// Makes the identifiers in the files.
    package let seed: UInt64
    package let began: MonotonicTime

    /// What is handed in because nothing is waited for any more comes at once.
    static let flushGrace = Duration.milliseconds(20)
    /// How long a service that is told to end waits for packets to be sent again.
    static let terminationPatience = Duration.seconds(1)

    private var operations: Deque<FileOperation> = []
    private var events: Deque<Event> = []

    package init(
        _ configuration: RecordingConfiguration, timing: RecordingTiming = .live, random: inout some RandomNumberGenerator,
        at now: MonotonicTime, wallClock: WallTime
    ) {
        self.configuration = configuration
        self.timing = timing
        seed = random.next()
        began = now
        header = RecordingManifest(
            id: configuration.id, room: configuration.room, name: configuration.name, createdAt: wallClock)
        header.tags = configuration.tags
        header.metadata = configuration.metadata
        header.continues = configuration.continues
        header.request = configuration.request
        commit(at: now)
    }

    // MARK: Driving it

    package mutating func handle(_ input: Input, at now: MonotonicTime) {
        if hasEnded {
            // The disk may still have something to say about files that it was given before.
            switch input {
            case .fileFinished(let file, let bytes, let sha256): fileFinished(file, bytes: bytes, sha256: sha256, at: now)
            case .fileShortened(let file, let duration): files[file.rawValue].duration = duration.inSeconds
            default: break
            }
            return
        }
        switch input {
        case .participantJoined(let id, let name): join(id, name: name, at: now)
        case .participantLeft(let id): leave(id, at: now)
        case .participantWarning(let id, let warning): warn(id, warning, at: now)
        case .connection(let id, let state): connection(of: id, is: state, at: now)
        case .trackAdded(let id, let track, let codec, let isScreenShare):
            addTrack(track, codec: codec, isScreenShare: isScreenShare, to: id, at: now)
        case .trackEnded(let id, let track): endTrack(track, of: id, at: now)
        case .frame(let frame, let id, let track): receive(frame, from: id, track, at: now)
        case .senderReport(let report, let id, let track): receive(report, from: id, track, at: now)
        case .framesLost(let count, let id, let track): lost(count, from: id, track)
        case .recovery(let isWaiting, let id, let track): setRecovering(isWaiting, id, track, at: now)
        case .statistics(let statistics, let id, let track): receive(statistics, from: id, track, at: now)
        case .marker(let label): mark(label, at: now)
        case .roomIsEmpty(let isEmpty): roomIsEmpty(isEmpty, at: now)
        case .pause: pause(at: now)
        case .resume: resume(at: now)
        case .stop: stop(at: now)
        case .terminate: stop(at: now, patience: Self.terminationPatience)
        case .roundTripTime(let id, let roundTripTime): setRoundTripTime(roundTripTime, of: id)
        case .update(let name, let tags, let metadata, let hold): update(name: name, tags: tags, metadata: metadata, hold: hold, at: now)
        case .fileFinished(let file, let bytes, let sha256): fileFinished(file, bytes: bytes, sha256: sha256, at: now)
        case .fileShortened(let file, let duration): files[file.rawValue].duration = duration.inSeconds
        case .diskFailed(let code, let message): fail(.init(code: code, message: message), at: now)
        case .timeout: break
        }
        refreshDeadlines(after: input)
        handleDeadlines(at: now)
    }

    /// Only of whom the input was about: rooms are large, and most inputs are frames.
    private mutating func refreshDeadlines(after input: Input) {
        if let id = input.participant {
            guard let index = index(of: id) else { return }
            participants[index].refreshDeadline(flushInterval: configuration.flushInterval)
        } else {
            for index in participants.indices { participants[index].refreshDeadline(flushInterval: configuration.flushInterval) }
        }
    }

    package mutating func pollOperation() -> FileOperation? { operations.popFirst() }

    package mutating func pollEvent() -> Event? { events.popFirst() }

    /// What people see of the recording, as of now; see `detailedManifest` for all. `bytes` count what was handed to the disk; the disk writer knows what is safe there.
    package var manifest: RecordingManifest {
        var manifest = header
        manifest.participants = participants.map(\.entry)
        manifest.files = files
        for file in openFiles { manifest.files[file.id.rawValue] = file.entry(format: configuration.format) }
        manifest.bytes = manifest.files.reduce(0) { $0 + $1.bytes }
        manifest.duration = manifest.files.reduce(0) { max($0, $1.offset + $1.duration) }
        return manifest
    }

    /// What a recording that is `learning` has learned so far.
    package var timingLessons: TimingLessons {
        TimingLessons(curves: participants.reduce(into: [:]) { $0.merge($1.lessons) { first, _ in first } })
    }

    // MARK: What the parts of it share

    var openFiles: [ParticipantFile] { participants.flatMap { $0.feeds.compactMap(\.file) } }

    var hasEnded: Bool { header.state == .completed || header.state == .failed }

    func wallTime(at moment: MonotonicTime) -> WallTime { header.createdAt + (moment - began) }

    var waitDeadline: MonotonicTime? { header.state == .waiting ? began + configuration.waitLimit : nil }

    func index(of id: ParticipantID) -> Int? { participants.indices.first { participants[$0].id == id } }

    mutating func emit(_ operation: FileOperation) { operations.append(operation) }

    mutating func emit(_ event: Event) {
        // Twice in a row says nothing more.
        if event == .changed, events.last == .changed { return }
        events.append(event)
    }

    /// Something that people see has changed: they and the disk are told at once.
    mutating func changed(at now: MonotonicTime) {
        commit(at: now)
        emit(.changed)
    }

    mutating func commit(at now: MonotonicTime) {
        lastCommit = now
        commitDeadline = nil
        emit(.commit(manifestForDisk(at: now)))
    }

    /// There are new bytes: they are made safe when the sync interval is over.
    mutating func scheduleCommit(at now: MonotonicTime) {
        guard commitDeadline == nil else { return }
        commitDeadline = max(now, lastCommit.map { $0 + configuration.syncInterval } ?? now)
    }
}
