import Media
package import Recording
import WebRTC

/// Makes a recording again out of its capture: the same machines, told the same at the same times in the same order.
///
/// ```swift
/// var driver = ReplayDriver(reader.header)
/// while let record = try reader.next() {
///     try driver.handle(record)
///     while let operation = driver.pollOperation() { … }
/// }
/// driver.finish()                                             // then poll once more
/// ```
package struct ReplayDriver {
    /// A class for identity: an RTP session cannot be copied, and so cannot be in an array.
    private final class Connection {
        let participant: ParticipantID
        var session: RTPSession
        var isHeld = false

        init(_ participant: ParticipantID, _ configuration: RTPSession.Configuration, at now: MonotonicTime) {
            self.participant = participant
            session = RTPSession(configuration, at: now)
        }
    }

    package private(set) var recording: RecordingSession
    private var connections: [Int: Connection] = [:]
    private var recordNumber = 0
    private var lastTime: MonotonicTime

    package init(_ header: CaptureHeader, timing: RecordingTiming = .live) {
        var seed = KnownSeed(value: header.seed)
        recording = RecordingSession(
            header.configuration, timing: timing, random: &seed, at: header.startedAt,
            wallClock: WallTime(milliseconds: header.startedAtMilliseconds))
        lastTime = header.startedAt
    }

    /// What the recording asks for when it begins.
    private struct KnownSeed: RandomNumberGenerator {
        let value: UInt64

        mutating func next() -> UInt64 { value }
    }

    package mutating func handle(_ record: CaptureRecord) throws(CaptureError) {
        recordNumber += 1
        lastTime = max(lastTime, record.time)
        switch record.content {
        case .rtp(let number, let packet): try tell(number, .rtp(packet), at: record.time)
        case .rtcp(let number, let packet): try tell(number, .rtcp(packet), at: record.time)
        case .event(let event): try handle(event, at: record.time)
        }
        while case .some = recording.pollEvent() {}
    }

    /// The capture is over. A recording that had not ended by then ends there, as if stopped.
    package mutating func finish() {
        for number in connections.keys.sorted() {
            guard let connection = connections[number] else { continue }
            connection.session.flush(at: lastTime)
            collect(connection, at: lastTime)
        }
        recording.handle(.stop, at: lastTime)
        // Files are finished when what may still come has had its time.
        for _ in 0..<10_000 {
            guard let deadline = recording.nextDeadline else { break }
            lastTime = max(lastTime, deadline)
            recording.handle(.timeout, at: lastTime)
        }
        while case .some = recording.pollEvent() {}
    }

    package mutating func pollOperation() -> FileOperation? { recording.pollOperation() }

    // MARK: Records

    private mutating func handle(_ event: CaptureEvent, at now: MonotonicTime) throws(CaptureError) {
        if let input = event.recordingInput { return recording.handle(input, at: now) }
        if let (number, input) = event.reception { return try tell(number, input, at: now) }
        switch event {
        case .connection(let number, let participant, let configuration):
            guard connections[number] == nil else {
                throw .damagedRecord(number: recordNumber, reason: "connection \(number) begins twice")
            }
            connections[number] = Connection(participant, configuration, at: now)
        case .hold(let number): try connection(number).isHeld = true
        case .collect(let number, let count): collect(try connection(number), at: now, atMost: count)
        case .release(let number):
            let connection = try connection(number)
            connection.isHeld = false
            // What was left then had nobody to go to.
            while case .some = connection.session.pollEvent() {}
        default: break
        }
    }

    private mutating func tell(_ number: Int, _ input: RTPSession.Input, at now: MonotonicTime) throws(CaptureError) {
        let connection = try connection(number)
        connection.session.handle(input, at: now)
        // Feedback has nobody to go to.
        while case .some = connection.session.pollRTCP() {}
        if !connection.isHeld { collect(connection, at: now) }
    }

    private mutating func collect(_ connection: Connection, at now: MonotonicTime, atMost count: Int = .max) {
        var count = count
        while count > 0, let event = connection.session.pollEvent() {
            guard let event = PeerSession.Event(event), let input = RecordingSession.Input(event, of: connection.participant) else {
                continue
            }
            recording.handle(input, at: now)
            count -= 1
        }
    }

    private func connection(_ number: Int) throws(CaptureError) -> Connection {
        guard let connection = connections[number] else {
            throw .damagedRecord(number: recordNumber, reason: "connection \(number) never began")
        }
        return connection
    }
}
