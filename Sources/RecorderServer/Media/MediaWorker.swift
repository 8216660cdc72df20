import Archive
import Logging
import Media
import Recording
import WebRTC

/// A thread with its own UDP port, peers, recordings and timers, sharing nothing with other workers.
///
/// A room lives on one worker. Control calls are awaited on the worker's own thread, between batches of packets; every turn
/// receives, drives the machines that something happened to, and sends.
actor MediaWorker {
    struct Settings: Sendable {
        /// Nil for all of this machine's.
        var bindAddress: IPAddress?
        var port: UInt16
        var advertisedAddresses: [IPAddress]
        /// Host candidates; found once, when the service starts.
        var localAddresses: [IPAddress]
        var recoveryWindow: Duration
        var keyframeInterval: Duration
        /// Bytes that packets waiting for missing ones may take, of all peers together.
        var recoveryMemory: Int
        /// How many bytes may wait for the disk before a recording fails.
        var diskBuffer: Int
        /// Keeps every recording's packets beside it.
        var capturesRecordings: Bool
        var identity: DTLSIdentity
    }

    enum Machine: Hashable {
        case peer(ParticipantID)
        case recording(RecordingID)
    }

    /// At most this many batches are received before what they caused is driven.
    private static let batchesPerTurn = 8
    /// So many datagrams in one turn mean that the next ones are near: the worker rests before it takes them. Half of its time went
    /// into waking at a hundred streams; a packet is late by a millisecond at most.
    private static let busyBatch = 4
    private static let restInterval = Duration.milliseconds(1)
    /// How often a recording is told that a silent connection lives.
    static let lifeInterval = Duration.seconds(1)

    nonisolated let port: UInt16
    nonisolated let loop: EventLoopThread
    nonisolated let settings: Settings
    nonisolated let disk: DiskWriter
    let inbox: DiskInbox
    let events: AsyncStream<MediaEvent>.Continuation
    let logger: Logger

    var socket: MediaSocket
    var random = SystemRandomNumberGenerator()
    var rooms: [String: WorkerRoom] = [:]
    var peers: [ParticipantID: Peer] = [:]
    var peersByAddress: [TransportAddress: Peer] = [:]
    var peersByUsername: [String: Peer] = [:]
    var peersByTag: [UInt32: Peer] = [:]
    var recordings: [RecordingID: ActiveRecording] = [:]
    var deadlines = DeadlineQueue<Machine>()
    var touchedPeers: [Peer] = []
    var touchedRecordings: [ActiveRecording] = []
    var idleWaiters: [CheckedContinuation<Void, Never>] = []
    var counters = Counters()
    var stun = STUNBindingService()
    var stunAnswers: [Transmit] = []
    var waitingMemory: WaitingMemory
    var reception = ReceptionTotals()
    /// Of recordings that are over.
    var endedTotals = MediaTotals()

    struct Counters: Sendable {
        var datagrams = 0
        /// From an address that belongs to no peer, and neither a check for one nor a binding request to us.
        var unroutable = 0
        /// Recordings that the disk has failed, by the code of the failure.
        var failures: [String: Int] = [:]
    }

    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }

    /// Binds the socket and starts the thread, and a disk writer of the worker's own.
    init(
        index: Int, settings: Settings, archive: Archive, events: AsyncStream<MediaEvent>.Continuation, logger: Logger
    ) throws(SystemError) {
        let socket = try MediaSocket(address: settings.bindAddress, port: settings.port)
        let loop = try EventLoopThread(name: "media-\(index)")
        let inbox = DiskInbox(waking: loop)
        let descriptor = socket.descriptor
        port = socket.port
        self.socket = socket
        self.loop = loop
        self.settings = settings
        waitingMemory = WaitingMemory(limit: settings.recoveryMemory)
        self.inbox = inbox
        disk = archive.makeDiskWriter(limit: settings.diskBuffer) { inbox.deliver($0) }
        self.events = events
        self.logger = logger
        loop.start(waitingFor: descriptor) { [weak self] in
            self?.assumeIsolated { $0.turn() } ?? EventLoopThread.Wait(limit: -1)
        }
    }
}

// MARK: The loop

extension MediaWorker {
    func turn() -> EventLoopThread.Wait {
        let now = SystemClock.now
        let before = counters.datagrams
        receive(at: now)
        handleDiskEvents(at: now)
        while let machine = deadlines.popDue(at: now) { wake(machine, at: now) }
        drive(at: now)
        socket.flush()
        let rest = counters.datagrams - before >= Self.busyBatch ? Self.restInterval.nanoseconds : 0
        guard let next = deadlines.earliest else { return EventLoopThread.Wait(limit: -1, rest: rest) }
        let limit = max(0, next.nanoseconds - SystemClock.now.nanoseconds)
        return EventLoopThread.Wait(limit: limit, rest: min(limit, rest))
    }

    func receive(at now: MonotonicTime) {
        for _ in 0..<Self.batchesPerTurn {
            let mayHaveMore = socket.receive { datagram, source, destination in
                counters.datagrams += 1
                guard let peer = peersByAddress[source] ?? peer(meantBy: datagram) else {
                    if let answer = stun.answer(to: datagram, from: source, at: now) {
                        // The socket is lent out here: it sends when it is back.
                        stunAnswers.append(Transmit(source: destination, destination: source, payload: answer))
                    } else {
                        counters.unroutable += 1
                    }
                    return
                }
                peer.session.handle(datagram, from: source, to: destination, at: now)
                noteLife(of: peer, at: now)
                touch(peer)
            }
            while let answer = stunAnswers.popLast() { socket.send(answer) }
            guard mayHaveMore else { return }
        }
        // More may wait than is good to take at once: come back without sleeping.
        loop.wake()
    }

    /// The peer that a STUN message from an unknown address is for: a check names its username fragment, an answer our transaction.
    private func peer(meantBy datagram: borrowing RawSpan) -> Peer? {
        if let tag = STUNMessage.transactionTag(inResponse: datagram) { return peersByTag[tag] }
        return STUNMessage.receiverUfrag(in: datagram).flatMap { peersByUsername[$0] }
    }

    func wake(_ machine: Machine, at now: MonotonicTime) {
        switch machine {
        case .peer(let id):
            guard let peer = peers[id] else { return }
            peer.session.handleTimeout(at: now)
            touch(peer)
        case .recording(let id):
            guard let recording = recordings[id] else { return }
            recording.handle(.timeout, at: now)
            touch(recording)
        }
    }

    /// Polls every machine that something happened to until none has anything to say. Nothing else in the service may call these.
    func drive(at now: MonotonicTime) {
        while !touchedPeers.isEmpty || !touchedRecordings.isEmpty {
            let peers = touchedPeers
            touchedPeers.removeAll(keepingCapacity: true)
            for peer in peers { drive(peer, at: now) }
            let recordings = touchedRecordings
            touchedRecordings.removeAll(keepingCapacity: true)
            for recording in recordings { drive(recording, at: now) }
        }
    }

    func drive(_ peer: Peer, at now: MonotonicTime) {
        peer.isTouched = false
        handOn(from: peer, at: now)
        while let transmit = peer.session.pollTransmit() { socket.send(transmit) }
        countWaiting(of: peer)
        while waitingMemory.isExceeded, giveUpOldestWait(at: now) {}
        deadlines.set(peers[peer.participant] === peer ? peer.session.nextDeadline : nil, for: .peer(peer.participant))
    }

    /// A peer's events go to where they belong, and what led to them to the capture, if there is one.
    func handOn(from peer: Peer, at now: MonotonicTime, where isWanted: (PeerSession.Event) -> Bool = { _ in true }) {
        let capture = peer.capture
        if let capture { capture.log.take(from: &peer.session, connection: capture.connection, at: now) }
        while let event = peer.session.pollEvent() {
            if isWanted(event) { handle(event, of: peer, at: now) }
        }
        if let capture { capture.log.settle(at: now) }
    }

    func drive(_ recording: ActiveRecording, at now: MonotonicTime) {
        recording.isTouched = false
        // What leads to no bytes in a file, as in a pause, would otherwise stay in memory.
        writeBlockOfCapture(of: recording, at: now)
        while let operation = recording.session.pollOperation() { submit(operation, of: recording, at: now) }
        while let event = recording.session.pollEvent() { handle(event, of: recording, at: now) }
        deadlines.set(recordings[recording.id] == nil ? nil : recording.session.nextDeadline, for: .recording(recording.id))
    }

    private func countWaiting(of peer: Peer) {
        let byteCount = peer.session.waitingByteCount
        waitingMemory.change(from: peer.waitingByteCount, to: byteCount)
        peer.waitingByteCount = byteCount
    }

    /// - Returns: false when nobody waits.
    private func giveUpOldestWait(at now: MonotonicTime) -> Bool {
        var oldest: (peer: Peer, since: MonotonicTime)?
        for peer in peers.values {
            guard let since = peer.session.waitingSince, oldest.map({ since < $0.since }) ?? true else { continue }
            oldest = (peer, since)
        }
        guard let peer = oldest?.peer else { return false }
        peer.session.giveUpOldestWait(at: now)
        waitingMemory.noteGivenUp()
        countWaiting(of: peer)
        touch(peer)
        return true
    }

    private func submit(_ operation: FileOperation, of recording: ActiveRecording, at now: MonotonicTime) {
        guard case .commit(let manifest) = operation, recording.captureEntry != nil else {
            return disk.submit(operation, for: recording.id)
        }
        writeCapture(of: recording, before: manifest, at: now)
        disk.submit(.commit(recording.completed(manifest)), for: recording.id)
    }

    /// Has a machine drained before this turn ends; control calls are always followed by a turn.
    func touch(_ peer: Peer) {
        guard !peer.isTouched else { return }
        peer.isTouched = true
        touchedPeers.append(peer)
    }

    func touch(_ recording: ActiveRecording) {
        guard !recording.isTouched else { return }
        recording.isTouched = true
        touchedRecordings.append(recording)
    }
}
