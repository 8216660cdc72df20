import Media
import TestSupport

@testable import Recording

/// A recording in virtual time: senders in, a disk in memory out. Nothing waits, and an hour is a second.
struct RecordingRig {
    var session: RecordingSession
    var disk = MemoryDisk()
    var now = MonotonicTime.zero
    var events: [RecordingSession.Event] = []
    var random: SeededGenerator
    /// The disk answers at once; a test that wants to see `finalizing` holds it back.
    var finishesFiles = true
    /// What happens later, by time and then by the order in which it was said.
    private var agenda: [(time: MonotonicTime, input: RecordingSession.Input)] = []
    private var isSorted = true

    static let wallClock = WallTime("2026-11-21T12:00:00.000Z")!

    static func configuration(_ change: (inout RecordingConfiguration) -> Void = { _ in }) -> RecordingConfiguration {
        var configuration = RecordingConfiguration(
            id: RecordingID("01938b2c-0000-7000-8000-000000000001")!, room: "standup", writingApp: "Recorder tests")
        change(&configuration)
        return configuration
    }

    init(seed: UInt64 = 1, _ change: (inout RecordingConfiguration) -> Void = { _ in }) {
        random = SeededGenerator(seed: seed)
        session = RecordingSession(Self.configuration(change), random: &random, at: .zero, wallClock: Self.wallClock)
        drain()
    }

    // MARK: Saying what happens

    mutating func at(_ time: Duration, _ input: RecordingSession.Input) {
        agenda.append((MonotonicTime.zero + time, input))
        isSorted = false
    }

    mutating func join(_ participant: ParticipantID, name: String, at time: Duration = .zero) {
        at(time, .participantJoined(participant, name: name))
        at(time, .connection(participant, .connected))
    }

    /// Puts everything that the streams send on the agenda.
    /// - Parameter clockError: of the sender's wall clock, in parts per million.
    mutating func send(
        _ streams: [SimulatedStream], from participant: ParticipantID, wallClockAtZero: Double = 3_900_000_000, clockError: Double = 0
    ) {
        for stream in streams {
            let added: Duration = stream.starts - MonotonicTime.zero
            at(added, .trackAdded(participant, stream.track, codec: stream.codec, isScreenShare: stream.isScreenShare))
            for sent in stream.frames(using: &random) {
                agenda.append((sent.arrival, .frame(sent.frame, participant, stream.track)))
            }
            let reports = stream.reports(
                wallClock: { wallClockAtZero + ($0 - MonotonicTime.zero).inSeconds * (1 + clockError * 1e-6) }, using: &random)
            for report in reports { agenda.append((report.arrival, .senderReport(report, participant, stream.track))) }
        }
        isSorted = false
    }

    // MARK: Letting it happen

    mutating func run(until end: Duration) {
        if !isSorted {
            // Sorting by time alone would shuffle what happens at once.
            agenda = agenda.enumerated().sorted { ($0.element.time, $0.offset) < ($1.element.time, $1.offset) }.map(\.element)
            isSorted = true
        }
        var taken = 0
        while taken < agenda.count, agenda[taken].time <= .zero + end {
            let next = agenda[taken]
            taken += 1
            runDeadlines(before: next.time)
            now = max(now, next.time)
            session.handle(next.input, at: now)
            drain()
        }
        agenda.removeFirst(taken)
        runDeadlines(before: .zero + end)
        now = max(now, .zero + end)
    }

    private mutating func runDeadlines(before end: MonotonicTime) {
        var rounds = 0
        while let deadline = session.nextDeadline, deadline <= end {
            now = max(now, deadline)
            session.handle(.timeout, at: now)
            drain()
            rounds += 1
            precondition(rounds < 1_000_000, "the session's deadlines do not move on")
        }
    }

    mutating func stop(at time: Duration) {
        at(time, .stop)
        run(until: time + .seconds(5))
    }

    private mutating func drain() {
        var finished: [FileID] = []
        repeat {
            for file in finished { tellFinished(file) }
            finished = []
            while let operation = session.pollOperation() {
                disk.apply(operation)
                if case .finish(let file) = operation, finishesFiles { finished.append(file) }
            }
            while let event = session.pollEvent() { events.append(event) }
        } while !finished.isEmpty
    }

    /// The disk answers after all.
    mutating func finish(_ file: FileID) {
        tellFinished(file)
        drain()
    }

    private mutating func tellFinished(_ file: FileID) {
        session.handle(
            .fileFinished(file, bytes: Int64(disk.files[file]?.bytes.count ?? 0), sha256: String(repeating: "0", count: 64)), at: now)
    }
}
