import Archive
import Media
import Recording
import TestSupport

/// A recording of two people in virtual time whose operations go to a real disk writer; after each step everything asked for is done.
///
/// Ana sends sound, and pictures from 1.5 s on, so that a track is added to a file that has begun; Bob sends sound and leaves at 4 s, so that a file
/// is finished while another goes on. Every payload carries when it was captured.
struct DiskRig {
    static let ana = ParticipantID("ana")
    static let bob = ParticipantID("bob")
    static let length = Duration.milliseconds(6500)

    var session: RecordingSession
    var now = MonotonicTime.zero
    /// What each file has to hold, by its name: when its frames were captured, which is when they arrived.
    private(set) var captured: [String: [MonotonicTime]] = [:]
    private let writer: DiskWriter
    private let events: EventLog
    private var heard = 0
    private var agenda: [(time: MonotonicTime, input: RecordingSession.Input)] = []
    /// Called before what a moment asks of the disk is carried out.
    private let onMoment: (MonotonicTime) -> Void
    /// Bytes of every frame beside the moment of its capture.
    private let padding: Int

    init(_ archive: Archive, limit: Int = 256 << 20, padding: Int = 30, onMoment: @escaping (MonotonicTime) -> Void = { _ in }) {
        var random = SeededGenerator(seed: 1)
        let configuration = RecordingConfiguration(id: Samples.id(), room: "standup", writingApp: "Recorder tests")
        session = RecordingSession(configuration, random: &random, at: .zero, wallClock: Samples.noon)
        let events = EventLog()
        writer = archive.makeDiskWriter(limit: limit, onEvent: events.append)
        self.events = events
        self.onMoment = onMoment
        self.padding = padding
        plan()
    }

    var id: RecordingID { session.manifest.id }
    /// Files that were asked for, whether or not anything of them is on disk.
    var failures: [DiskEvent] { events.all.filter { if case .failed = $0 { true } else { false } } }

    /// Lets everything happen up to a moment.
    mutating func run(until end: Duration) async {
        while let next = nextMoment, next <= MonotonicTime.zero + end {
            now = max(now, next)
            if let input = takeInput(at: now) { session.handle(input, at: now) } else { session.handle(.timeout, at: now) }
            await drain()
        }
        now = max(now, .zero + end)
    }

    /// Lets time pass while the disk is stuck: what is asked of it waits.
    mutating func advanceWithoutDisk(by duration: Duration) {
        let end = now + duration
        while let next = nextMoment, next <= end {
            now = max(now, next)
            if let input = takeInput(at: now) { session.handle(input, at: now) } else { session.handle(.timeout, at: now) }
            submit()
            hear()
        }
        now = max(now, end)
    }

    mutating func stop() async {
        session.handle(.stop, at: now)
        await drain()
        await run(until: (now - MonotonicTime.zero) + .seconds(4))
    }

    /// Hands over what the session wants of the disk without waiting for it.
    /// - Returns: whether it wanted anything.
    @discardableResult
    mutating func submit() -> Bool {
        var count = 0
        while let operation = session.pollOperation() {
            if count == 0 { onMoment(now) }
            count += 1
            writer.submit(operation, for: id)
        }
        while session.pollEvent() != nil {}
        return count > 0
    }

    mutating func drain() async {
        submit()
        repeat {
            await writer.flush()
            hear()
        } while submit()
    }

    /// Tells the session what the disk has said.
    mutating func hear() {
        for event in events.all.dropFirst(heard) {
            heard += 1
            switch event {
            case .finished(_, let file, let bytes, let sha256): session.handle(.fileFinished(file, bytes: bytes, sha256: sha256), at: now)
            case .shortened(_, let file, let duration): session.handle(.fileShortened(file, duration: duration), at: now)
            case .failed(_, let code, let message): session.handle(.diskFailed(code: code, message: message), at: now)
            case .committed, .captureLost: break
            }
        }
    }

    var backlog: Int { writer.backlog }

    /// As a crash leaves it: nothing is finished.
    func abandon() { writer.shutdown() }

    // MARK: The call

    private var nextMoment: MonotonicTime? {
        let deadline = session.nextDeadline
        guard let planned = agenda.first?.time else { return deadline }
        return deadline.map { min($0, planned) } ?? planned
    }

    private mutating func takeInput(at now: MonotonicTime) -> RecordingSession.Input? {
        guard let first = agenda.first, first.time <= now else { return nil }
        return agenda.removeFirst().input
    }

    private mutating func plan() {
        for (person, name) in [(Self.ana, "Ana"), (Self.bob, "Bob")] {
            agenda.append((.zero, .participantJoined(person, name: name)))
            agenda.append((.zero, .connection(person, .connected)))
        }
        plan(.opus, of: Self.ana, track: 1, from: .zero, until: Self.length, every: .milliseconds(20), file: "ana.webm")
        plan(.vp8, of: Self.ana, track: 2, from: .milliseconds(1500), until: Self.length, every: .milliseconds(100), file: "ana.webm")
        plan(.opus, of: Self.bob, track: 3, from: .milliseconds(300), until: .seconds(4), every: .milliseconds(20), file: "bob.webm")
        agenda.append((.zero + .seconds(4), .participantLeft(Self.bob)))
        agenda = agenda.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
    }

    private mutating func plan(
        _ codec: Codec, of person: ParticipantID, track: UInt32, from start: Duration, until end: Duration, every interval: Duration,
        file: String
    ) {
        let id = TrackID(rawValue: track)
        agenda.append((.zero + start, .trackAdded(person, id, codec: codec, isScreenShare: false)))
        var time = MonotonicTime.zero + start
        var index = 0
        while time < MonotonicTime.zero + end {
            let isKeyframe = codec == .opus || index % 20 == 0
            let ticks = (time - MonotonicTime.zero).nanoseconds * Int64(codec.clockRate) / 1_000_000_000
            let frame = EncodedFrame(
                codec: codec, rtpTimestamp: 1_000_000 + ticks, ssrc: track, arrival: time, isKeyframe: isKeyframe,
                dimensions: codec == .vp8 && isKeyframe ? VideoDimensions(width: 320, height: 240) : nil,
                payload: Self.payload(codec, isKeyframe: isKeyframe, captured: time) + [UInt8](repeating: 0x5A, count: padding))
            agenda.append((time, .frame(frame, person, id)))
            captured[file, default: []].append(time)
            time = time + interval
            index += 1
        }
    }

    private static func payload(_ codec: Codec, isKeyframe: Bool, captured: MonotonicTime) -> [UInt8] {
        var payload: [UInt8]
        switch (codec, isKeyframe) {
        case (.opus, _): payload = [0xFC]  // CELT, full band, 20 ms, stereo, one frame
        case (.vp8, true): payload = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 0x40, 0x01, 0xF0, 0x00]  // key frame, start code, 320 × 240
        case (.vp8, false): payload = [0x11, 0, 0]
        }
        for shift in stride(from: 56, through: 0, by: -8) { payload.append(UInt8(truncatingIfNeeded: captured.nanoseconds >> shift)) }
        return payload
    }

    /// When the frame with this payload was captured; nil for what stands for lost sound.
    static func captured(in payload: [UInt8], codec: Codec) -> MonotonicTime? {
        let header = codec == .opus ? 1 : payload[0] & 1 == 0 ? 10 : 3
        guard payload.count >= header + 8 else { return nil }
        return MonotonicTime(nanoseconds: payload[header..<(header + 8)].reduce(0) { $0 << 8 | Int64($1) })
    }
}
