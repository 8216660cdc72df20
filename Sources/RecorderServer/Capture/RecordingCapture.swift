import Foundation
package import Media
package import Recording
package import WebRTC

/// Keeps everything that a recording is made of, in the order in which it happened, as the bytes of a pcapng file.
///
/// ```swift
/// let capture = RecordingCapture(session)
/// let number = capture.connect(participant, &peer, at: now)        // and from then on, before its events are polled
/// capture.take(from: &peer, connection: number, at: now)
/// capture.record(input, at: now)                                   // whatever the recording is told
/// capture.settle(at: now)                                          // after the peer's events were handed on
/// file.append(capture.takeBytes())
/// ```
/// Reads no clock and writes no file. A class, because the recording and its peers share it, on one thread.
package final class RecordingCapture {
    private let header: CaptureHeader
    private var writer: PcapngWriter
    private let encoder: JSONEncoder
    private var connections = 0
    /// The connections whose events are being handed on, the innermost last: what one event leads to may end another connection.
    private var turns: [Turn] = []

    private struct Turn {
        let connection: Int
        /// The replay has to be told when to hand its events on, …
        let isHeld: Bool
        /// … and how many: those since the last record.
        var events = 0
    }

    package init(_ session: RecordingSession) {
        header = CaptureHeader(session)
        writer = PcapngWriter(application: header.application, interfaces: CaptureLayout.interfaces)
        encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        write(.capture(header), at: session.began)
    }

    /// What waits to be written to the disk.
    package var byteCount: Int { writer.byteCount }

    /// Whole blocks.
    package func takeBytes() -> [UInt8] { writer.takeBytes() }

    /// A participant's connection becomes part of the recording.
    /// - Returns: its number in the capture; nil when there have been too many.
    package func connect(_ participant: ParticipantID, _ session: inout PeerSession, at now: MonotonicTime) -> Int? {
        guard CaptureLayout.connections.contains(connections + 1) else { return nil }
        connections += 1
        let configuration = session.startCapture(at: now)
        write(.connection(number: connections, participant: participant, configuration: configuration), at: now)
        return connections
    }

    package func describe(_ participant: ParticipantID, offer: String, answer: String, at now: MonotonicTime) {
        write(.description(participant: participant, offer: offer, answer: answer), at: now)
    }

    /// Takes what the connection's RTP session was told. To be called before its events are polled, all of them at this moment.
    package func take(from session: inout PeerSession, connection: Int, at now: MonotonicTime) {
        collectHeld(at: now)
        let isHeld = !turns.isEmpty || !session.isPlainCapture(at: now)
        turns.append(Turn(connection: connection, isHeld: isHeld))
        if isHeld { write(.hold(connection: connection), at: now) }
        while let (input, time) = session.pollCaptured() {
            switch input {
            case .rtp(let packet): write(packet, connection, CaptureLayout.rtpPort, at: time)
            case .rtcp(let packet): write(packet, connection, CaptureLayout.rtcpPort, at: time)
            default:
                if let event = CaptureEvent(input, connection: connection) { write(event, at: time) }
            }
        }
    }

    /// What the recording is told. What follows from packets is counted where that is needed, and not written.
    package func record(_ input: RecordingSession.Input, at now: MonotonicTime) {
        guard let event = CaptureEvent(input) else {
            if !turns.isEmpty { turns[turns.count - 1].events += 1 }
            return
        }
        collectHeld(at: now)
        write(event, at: now)
    }

    /// The connection's events have all been handed on.
    package func settle(at now: MonotonicTime) {
        collectHeld(at: now)
        guard let turn = turns.popLast(), turn.isHeld, !turns.contains(where: { $0.connection == turn.connection && $0.isHeld }) else {
            return
        }
        write(.release(connection: turn.connection), at: now)
    }

    package func end(_ reason: CaptureEnd, at now: MonotonicTime) {
        write(.end(reason: reason), at: now)
    }

    private func collectHeld(at now: MonotonicTime) {
        guard let turn = turns.last, turn.isHeld, turn.events > 0 else { return }
        turns[turns.count - 1].events = 0
        write(.collect(connection: turn.connection, events: turn.events), at: now)
    }

    private func write(_ packet: [UInt8], _ connection: Int, _ port: UInt16, at time: MonotonicTime) {
        writer.write(
            PcapngPacket(
                interface: CaptureLayout.media, nanoseconds: header.captureTime(of: time),
                bytes: CaptureLayout.datagram(packet, connection: connection, port: port)))
    }

    private func write(_ event: CaptureEvent, at time: MonotonicTime) {
        let json: Data
        do {
            json = try encoder.encode(event)
        } catch {
            preconditionFailure("a record that cannot be JSON: \(error)")
        }
        writer.write(
            PcapngPacket(
                interface: CaptureLayout.events, nanoseconds: header.captureTime(of: time),
                comments: [String(decoding: json, as: UTF8.self)]))
    }
}
