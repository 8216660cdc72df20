package import Media
package import Recording
package import WebRTC

/// Browsers ↔ network ↔ `PeerSession`s → `RecordingSession` → files in memory: the whole path of a recording in virtual time.
///
/// ```swift
/// let rig = try RecorderRig(seed: 1, network: .init(loss: 0.1, jitter: .milliseconds(30)))
/// let ana = try rig.join("ana", [.pictures(for: .seconds(60)), .sound(for: .seconds(60))])
/// try rig.run(for: .seconds(62))
/// try rig.stop()
/// let file = try RecordedCall("ana.webm", of: rig)
/// ```
package final class RecorderRig {
    /// A browser and the recorder's end of its connection, with a port of its own.
    private final class Connection {
        let participant: ParticipantID
        let browser: SimulatedBrowser
        let address: TransportAddress
        var session: PeerSession
        /// When the recording was last told that the connection lives.
        var lastNotedLife = MonotonicTime.zero
        var state = ConnectionState.connecting

        init(_ participant: ParticipantID, _ browser: SimulatedBrowser, address: TransportAddress, session: consuming PeerSession) {
            self.participant = participant
            self.browser = browser
            self.address = address
            self.session = session
        }
    }

    package enum RigError: Error {
        /// The machines ask for ever more at one moment.
        case noProgress(at: MonotonicTime)
        case unknownBrowser(String)
    }

    package static let recorderIP = IPAddress.v4(0xC633_640A)  // 198.51.100.10

    package private(set) var now = MonotonicTime.zero
    package private(set) var recording: RecordingSession
    package private(set) var disk = MemoryDisk()
    package var network: SimulatedNetwork
    /// What the peers said that is no frame, with the browser's name.
    package private(set) var events: [(time: MonotonicTime, name: String, event: PeerSession.Event)] = []
    /// Sees all that the machines are told; set it before anybody joins.
    package var tap: (any RigTap)?
    private let identity: DTLSIdentity
    private var connections: [Connection] = []
    private var joinCount = 0
    private var random: SeededGenerator
    private let recoveryWindow: Duration
    private let keyframeInterval: Duration

    package init(
        seed: UInt64, network impairment: SimulatedNetwork.Impairment = .init(), recoveryWindow: Duration = .seconds(2),
        keyframeInterval: Duration = .seconds(10), _ change: (inout RecordingConfiguration) -> Void = { _ in }
    ) throws {
        self.recoveryWindow = recoveryWindow
        self.keyframeInterval = keyframeInterval
        random = SeededGenerator(seed: seed)
        network = SimulatedNetwork(recorderIP: Self.recorderIP, toRecorder: impairment, toBrowser: impairment, seed: random.next())
        identity = try DTLSIdentity()
        let id = RecordingID(milliseconds: 1_795_262_400_000, using: &random)
        var configuration = RecordingConfiguration(id: id, room: "standup", writingApp: "Recorder tests")
        configuration.recoveryWindow = recoveryWindow
        change(&configuration)
        recording = RecordingSession(
            configuration, random: &random, at: .zero, wallClock: WallTime(milliseconds: 1_795_262_400_000))
    }

    // MARK: What happens

    /// A browser comes into the room, offers, and is answered.
    @discardableResult
    package func join(
        _ name: String, _ sources: [SimulatedSource], setup: SimulatedBrowser.Setup = .actpass, clockError: Double = 0
    ) throws -> SimulatedBrowser {
        let number = UInt16(joinCount)
        joinCount += 1
        let browserAddress = TransportAddress(ip: .v4(0xC000_0214 + UInt32(number)), port: 50_000)  // 192.0.2.20 and on
        let recorderAddress = TransportAddress(ip: Self.recorderIP, port: 20_000 + number)
        let browser = try SimulatedBrowser(
            name: name, address: browserAddress, sources, setup: setup, clockError: clockError, seed: random.next(),
            at: now)
        let session = PeerSession(
            PeerSession.Configuration(
                identity: identity, localAddresses: [recorderAddress], recoveryWindow: recoveryWindow, keyframeInterval: keyframeInterval),
            using: &random, at: now)
        let connection = Connection(ParticipantID(name), browser, address: recorderAddress, session: session)
        connections.append(connection)
        tap?.joined(connection.participant, &connection.session, at: now)
        tell(.participantJoined(connection.participant, name: name))
        try negotiate(connection)
        return browser
    }

    /// The browser offers anew with other ICE credentials, as after a change of its network.
    /// - Returns: the recorder's answer.
    @discardableResult
    package func restartICE(of browser: SimulatedBrowser) throws -> SimulatedAnswer {
        browser.restartICE()
        return try negotiate(connection(of: browser))
    }

    /// The browser offers what it has now. Tracks whose sources are shared screens are announced as such, as our pages do.
    package func renegotiate(_ browser: SimulatedBrowser) throws {
        try negotiate(connection(of: browser))
    }

    private func connection(of browser: SimulatedBrowser) throws -> Connection {
        guard let connection = connections.first(where: { $0.browser === browser }) else { throw RigError.unknownBrowser(browser.name) }
        return connection
    }

    /// The page says that it goes, and its connection is closed.
    package func leave(_ browser: SimulatedBrowser) throws {
        let connection = try connection(of: browser)
        connection.session.close(at: now)
        drain()
        connections.removeAll { $0 === connection }
        tell(.participantLeft(connection.participant))
        drain()
    }

    package func pause() {
        tell(.pause)
        drain()
    }

    package func resume() {
        tell(.resume)
        drain()
    }

    /// Offer and answer; the signalling is as fast as light and loses nothing.
    @discardableResult
    private func negotiate(_ connection: Connection) throws -> SimulatedAnswer {
        let screens = connection.browser.tracks.filter(\.source.isScreenShare).map(\.mid)
        let sdp = try connection.session.accept(offer: connection.browser.offer(), screenMids: screens, using: &random, at: now).sdp
        let answer = try SimulatedAnswer(parsing: sdp)
        connection.browser.accept(answer: answer, at: now)
        drain()
        return answer
    }

    /// Jumps from deadline to deadline and from arrival to arrival.
    package func run(for duration: Duration) throws {
        let end = now + duration
        var stepsAtOnce = 0
        while let next = nextMoment, next <= end {
            stepsAtOnce = next <= now ? stepsAtOnce + 1 : 0
            guard stepsAtOnce < 10_000 else { throw RigError.noProgress(at: now) }
            now = max(now, next)
            try step()
        }
        now = end
    }

    /// What packets that wait for missing ones take.
    package var waitingByteCount: Int {
        var sum = 0
        for connection in connections { sum += connection.session.waitingByteCount }
        return sum
    }

    /// What somebody who watches the recording does: pauses, resumes, marks.
    package func control(_ input: RecordingSession.Input) {
        tell(input)
        drain()
    }

    /// Stops the recording as the service does, and gives it the time to finish.
    package func stop(by input: RecordingSession.Input = .stop) throws {
        for connection in connections {
            guard let roundTripTime = connection.session.roundTripTime else { continue }
            tell(.roundTripTime(connection.participant, roundTripTime))
        }
        tell(input)
        drain()
        try run(for: .seconds(5))
    }

    // MARK: Letting it happen

    private var nextMoment: MonotonicTime? {
        var earliest = [network.nextArrival, recording.nextDeadline].compactMap { $0 }.min()
        for connection in connections {
            for deadline in [connection.session.nextDeadline, connection.browser.nextDeadline].compactMap({ $0 }) {
                earliest = min(earliest ?? deadline, deadline)
            }
        }
        return earliest
    }

    private func step() throws {
        while let transmit = network.takeArrived(at: now) { try deliver(transmit) }
        for connection in connections {
            if let deadline = connection.session.nextDeadline, deadline <= now { connection.session.handleTimeout(at: now) }
            if let deadline = connection.browser.nextDeadline, deadline <= now { try connection.browser.handleTimeout(at: now) }
        }
        if let deadline = recording.nextDeadline, deadline <= now { tell(.timeout) }
        drain()
    }

    private func deliver(_ transmit: Transmit) throws {
        if let connection = connections.first(where: { $0.address == transmit.destination }) {
            connection.session.handle(transmit.payload.span.bytes, from: transmit.source, to: transmit.destination, at: now)
            noteLife(of: connection)
        } else if let connection = connections.first(where: { $0.browser.address == transmit.destination }) {
            try connection.browser.handle(transmit, at: now)
        }
    }

    /// As the media worker does: somebody who has muted everything is not missing.
    private func noteLife(of connection: Connection) {
        guard connection.state == .connected, now - connection.lastNotedLife >= .seconds(1) else { return }
        connection.lastNotedLife = now
        tell(.connection(connection.participant, .connected))
    }

    private func drain() {
        for connection in connections {
            handOn(from: connection)
            while let transmit = connection.session.pollTransmit() { network.send(transmit, at: now) }
            while let transmit = connection.browser.pollTransmit() { network.send(transmit, at: now) }
        }
        drainRecording()
    }

    private func handOn(from connection: Connection) {
        tap?.willHandOn(from: connection.participant, &connection.session, at: now)
        while let event = connection.session.pollEvent() { handle(event, of: connection) }
        tap?.hasHandedOn(at: now)
    }

    private func drainRecording() {
        while let operation = recording.pollOperation() {
            disk.apply(operation)
            guard case .finish(let file) = operation else { continue }
            let bytes = Int64(disk.files[file]?.bytes.count ?? 0)
            tell(.fileFinished(file, bytes: bytes, sha256: String(repeating: "0", count: 64)))
        }
        while let event = recording.pollEvent() {
            switch event {
            case .keyframeNeeded(let participant, let track):
                connections.first { $0.participant == participant }?.session.requestKeyframe(of: track, at: now)
            case .flushNeeded:
                for connection in connections { connection.session.flush(at: now) }
                return drain()
            case .changed, .note, .ended: break
            }
        }
    }

    /// Tells the recording what the service would: a pause, a leave.
    package func tell(_ input: RecordingSession.Input) {
        tap?.recordingHandles(input, at: now)
        recording.handle(input, at: now)
    }

    private func handle(_ event: PeerSession.Event, of connection: Connection) {
        let participant = connection.participant
        switch event {
        case .frame(let frame, let track): return tell(.frame(frame, participant, track))
        case .senderReport(let timing, let track): return tell(.senderReport(timing, participant, track))
        case .framesLost(let count, let track): tell(.framesLost(count, participant, track))
        case .recovery(let isWaiting, let track): return tell(.recovery(isWaiting: isWaiting, participant, track))
        case .statistics(let statistics, let track): return tell(.statistics(statistics, participant, track))
        case .trackAdded(let track): tell(.trackAdded(participant, track.id, codec: track.codec, isScreenShare: track.isScreenShare))
        case .trackEnded(let track): tell(.trackEnded(participant, track))
        case .connected, .recovered: change(connection, to: .connected)
        case .disconnected: change(connection, to: .lost)
        case .closed: change(connection, to: .closed)
        case .addressValidated: break
        }
        events.append((now, connection.browser.name, event))
    }

    private func change(_ connection: Connection, to state: ConnectionState) {
        connection.state = state
        tell(.connection(connection.participant, state))
    }
}
