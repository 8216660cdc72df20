import Archive
import Logging
import Media
import Recording
import WebRTC

/// Starts, changes and ends recordings: finds the worker of a room and passes on what concerns it.
///
/// A room stays on the worker that its name hashes to, so that all its peers and its recording share one thread.
actor RecordingService: MediaGateway {
    struct Settings: Sendable {
        /// Ends a recording to which nobody ever sends.
        var waitLimit: Duration
        var flushInterval: Duration
        var syncInterval: Duration
        var recoveryWindow: Duration
        /// Bytes that must be free for a recording to begin.
        var minimumFree: Int64
        /// Bytes that may wait for the disk, for each worker.
        var diskBuffer: Int
        /// Into the files' WritingApp: `Recorder 1.0`.
        var writingApplication: String
    }

    nonisolated let events: AsyncStream<MediaEvent>
    let workers: [MediaWorker]
    let archive: Archive
    let settings: Settings
    let logger: Logger
    private var random = SystemRandomNumberGenerator()
    /// By room: what a crash cut off, and goes on when somebody is back.
    var continuations: [String: Continuation] = [:]
    /// As the disk was when it was last looked at.
    var storageProblem: StorageProblem?
    /// Recordings that the disk did not let begin, by reason.
    var refusals: [String: Int] = [:]
    private var isShuttingDown = false

    init(workers: [MediaWorker], events: AsyncStream<MediaEvent>, archive: Archive, settings: Settings, logger: Logger) {
        precondition(!workers.isEmpty, "a service needs a media worker")
        self.workers = workers
        self.events = events
        self.archive = archive
        self.settings = settings
        self.logger = logger
    }

    func answer(_ offer: MediaOffer) async throws -> MediaAnswer {
        let worker = worker(of: offer.room)
        if let running = await worker.runningRecording(in: offer.room) {
            return MediaAnswer(sdp: try await worker.answer(offer), recording: running.id)
        }
        switch offer.origin {
        case .room:
            throw RecordingServiceError.notRecording(room: offer.room)
        case .publisher(isRecorded: false):
            return MediaAnswer(sdp: try await worker.answer(offer), recording: nil)
        case .publisher(isRecorded: true):
            try await admitRecording()
            // Answered before anything is started: a bad offer must not leave a recording behind.
            let sdp = try await worker.answer(offer)
            do {
                if let continued = try await continueRecording(of: offer.room) { return MediaAnswer(sdp: sdp, recording: continued.id) }
                return MediaAnswer(sdp: sdp, recording: try await start(StartRequest(room: offer.room), isStartedByPublisher: true).id)
            } catch RecordingServiceError.alreadyRunning(let running) {
                // Another publisher of the room was a moment earlier.
                return MediaAnswer(sdp: sdp, recording: running.id)
            }
        }
    }

    func add(candidate: String?, mid: String?, participant: ParticipantID, room: String) async {
        await worker(of: room).add(candidate: candidate, participant: participant)
    }

    func apply(_ fragment: TrickleFragment, participant: ParticipantID, room: String) async throws -> TrickleFragment? {
        await worker(of: room).apply(fragment, participant: participant)
    }

    func participantJoined(_ id: ParticipantID, name: String, room: String) async {
        await worker(of: room).participantJoined(id, name: name, room: room)
        do {
            try await continueRecording(of: room)
        } catch {
            logger.error("a recording that was cut off cannot go on", metadata: ["room": "\(room)", "reason": "\(error)"])
        }
    }

    func participantLeft(_ id: ParticipantID, room: String) async {
        await worker(of: room).participantLeft(id, room: room)
    }

    func start(_ request: StartRequest) async throws -> RecordingManifest {
        // Whoever starts one anew does not mean the old one.
        continuations[request.room] = nil
        return try await start(request, isStartedByPublisher: false)
    }

    func pause(_ id: RecordingID) async throws -> RecordingManifest {
        try await change(id, "pause", if: { $0 == .recording }) { await $0.pause(id) }
    }

    func resume(_ id: RecordingID) async throws -> RecordingManifest {
        try await change(id, "resume", if: { $0 == .paused }) { await $0.resume(id) }
    }

    func stop(_ id: RecordingID) async throws -> RecordingManifest {
        try await change(id, "stop", if: \.isRunning) { await $0.stop(id) }
    }

    func mark(_ id: RecordingID, label: String) async throws -> RecordingManifest.Marker {
        let changed = try await change(id, "mark", if: { $0 == .recording || $0 == .paused }) { worker in
            guard let current = await worker.manifest(of: id) else { return nil }
            guard current.markers.count < [RecordingManifest.Marker].mostMarkers else {
                throw RecordingServiceError.tooManyMarkers(current)
            }
            return await worker.mark(id, label: label)
        }
        guard let marker = changed.markers.last else { throw RecordingServiceError.wrongState(changed, action: "mark") }
        return marker
    }

    func liveDetails(_ id: RecordingID) async -> RecordingManifest? {
        for worker in workers {
            if let manifest = await worker.detailedManifest(of: id) { return manifest }
        }
        return nil
    }

    func liveRecording(_ id: RecordingID) async -> RecordingManifest? {
        for worker in workers {
            if let manifest = await worker.manifest(of: id) { return manifest }
        }
        return nil
    }

    func liveRecordings() async -> [RecordingManifest] {
        var all: [RecordingManifest] = []
        for worker in workers { all += await worker.manifests }
        return all
    }

    func update(_ id: RecordingID, _ changes: RecordingChanges) async -> RecordingManifest? {
        for worker in workers {
            if let manifest = await worker.update(id, changes) { return manifest }
        }
        return nil
    }

    func unreadiness() async -> String? {
        isShuttingDown ? "the service is shutting down" : storageProblem?.description
    }

    /// Finishes every file, then says good-bye to the peers.
    func shutDown() async {
        isShuttingDown = true
        for worker in workers { await worker.finishAll() }
        for worker in workers {
            await worker.closeAllPeers()
            worker.stopThreads()
        }
    }

    func snapshots() async -> [MediaWorkerSnapshot] {
        var all: [MediaWorkerSnapshot] = []
        for worker in workers { all.append(await worker.snapshot) }
        return all
    }

    func start(
        _ request: StartRequest, isStartedByPublisher: Bool, continues: RecordingID? = nil
    ) async throws -> RecordingManifest {
        guard !isShuttingDown else { throw RecordingServiceError.unavailable("the service is shutting down; try again when it is back") }
        try await admitRecording()
        let worker = worker(of: request.room)
        var configuration = try RecordingConfiguration(
            request, id: RecordingID(milliseconds: SystemClock.wallTime.milliseconds, using: &random),
            writingApp: settings.writingApplication)
        configuration.waitLimit = settings.waitLimit
        configuration.flushInterval = settings.flushInterval
        configuration.syncInterval = settings.syncInterval
        configuration.recoveryWindow = settings.recoveryWindow
        configuration.continues = continues
        configuration.request = isStartedByPublisher ? nil : request
        let started = try await worker.start(configuration, isStartedByPublisher: isStartedByPublisher)
        logger.notice(
            "recording started",
            metadata: [
                "recording": "\(started.id)", "room": "\(started.room)", "continues": "\(continues?.text ?? "")",
            ])
        return started
    }

    private func change(
        _ id: RecordingID, _ action: String, if isAllowed: (RecordingManifest.State) -> Bool,
        by change: (MediaWorker) async throws -> RecordingManifest?
    ) async throws -> RecordingManifest {
        for worker in workers {
            guard let current = await worker.manifest(of: id) else { continue }
            guard isAllowed(current.state), let changed = try await change(worker) else {
                throw RecordingServiceError.wrongState(current, action: action)
            }
            return changed
        }
        guard let ended = try await archive.recording(id) else { throw RecordingServiceError.unknownRecording(id) }
        throw RecordingServiceError.wrongState(ended, action: action)
    }

    private func worker(of room: String) -> MediaWorker {
        workers[Int(UInt(bitPattern: room.hashValue) % UInt(workers.count))]
    }
}
