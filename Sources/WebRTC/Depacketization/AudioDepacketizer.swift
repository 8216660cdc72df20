import Media

/// Turns the packets of one Opus stream, in the order of their sequence numbers, into frames: one a packet (RFC 7587 §4.2).
///
/// Redundant copies (RFC 2198) take the place of packets that are missing, by their timestamps. While packets wait for a missing one,
/// `keepRedundancy(of:_:)` is shown each of them; `recoverable(before:)` says how much of the gap is then there.
struct AudioDepacketizer {
    struct Counters {
        var recoveredByRedundancy = 0
        var malformedPackets = 0
    }

    private struct Copy {
        var timestamp: Int64
        var arrival: MonotonicTime
        var payload: [UInt8]
    }

    /// 2 s of packets of 20 ms, and then some.
    private static let maximumCopies = 128

    private(set) var counters = Counters()
    private(set) var timestamps = TimestampExtender()
    private let ssrc: UInt32
    private var lastTimestamp: Int64?
    /// Redundant payloads newer than `lastTimestamp`, in the order of their timestamps.
    private var copies: [Copy] = []

    init(ssrc: UInt32) {
        self.ssrc = ssrc
    }

    /// The next packet.
    mutating func handle(_ packet: MediaPacket, _ payload: borrowing RawSpan, into output: inout [DepacketizerOutput]) {
        guard payload.byteCount > 0, packet.content != .nothing else { return }
        let timestamp = timestamps.extended(packet.timestamp)
        switch packet.content {
        case .opus:
            emit(timestamp, packet.arrival, payload, into: &output)
        case .redundantOpus(let primaryType):
            // Copies of packets before the first one. Later ones matter only while a packet is missing: see `lose`.
            if lastTimestamp == nil {
                keepRedundancy(of: packet, payload)
                emitCopies(before: timestamp, into: &output)
            }
            var primary = 0..<0
            let isWellFormed = RedundantAudio.forEachBlock(in: payload) { block in
                if block.isPrimary, block.payloadType == primaryType { primary = block.range }
            }
            if !isWellFormed { counters.malformedPackets += 1 }
            guard !primary.isEmpty else { return }
            emit(timestamp, packet.arrival, payload.extracting(primary), into: &output)
        case .vp8, .nothing:
            break
        }
    }

    /// Keeps the redundant payloads of a packet that are newer than everything that was emitted.
    mutating func keepRedundancy(of packet: MediaPacket, _ payload: borrowing RawSpan) {
        guard case .redundantOpus(let primaryType) = packet.content else { return }
        let timestamp = timestamps.extended(packet.timestamp)
        RedundantAudio.forEachBlock(in: payload) { block in
            guard !block.isPrimary, !block.range.isEmpty, block.payloadType == primaryType else { return }
            keep(timestamp - Int64(block.timestampOffset), packet.arrival, payload.extracting(block.range))
        }
    }

    private mutating func keep(_ timestamp: Int64, _ arrival: MonotonicTime, _ payload: borrowing RawSpan) {
        guard copies.count < Self.maximumCopies, timestamp > lastTimestamp ?? .min else { return }
        let index = copies.firstIndex { $0.timestamp >= timestamp } ?? copies.endIndex
        guard index == copies.endIndex || copies[index].timestamp != timestamp else { return }
        copies.insert(Copy(timestamp: timestamp, arrival: arrival, payload: payload.bytes(in: 0..<payload.byteCount)), at: index)
    }

    /// How many packets before the one with this timestamp can be made from copies.
    func recoverable(before timestamp: UInt32) -> Int {
        let end = timestamps.extended(timestamp)
        return copies.prefix { $0.timestamp < end }.count
    }

    /// So many packets before the one with this timestamp will never come. Emits those that there are copies of.
    ///
    /// - Returns: how many there are no copies of.
    mutating func lose(packets: Int, before timestamp: UInt32, into output: inout [DepacketizerOutput]) -> Int {
        let lost = max(0, packets - emitCopies(before: timestamps.extended(timestamp), into: &output))
        if lost > 0 { output.append(.lost(lost)) }
        return lost
    }

    @discardableResult
    private mutating func emitCopies(before end: Int64, into output: inout [DepacketizerOutput]) -> Int {
        guard !copies.isEmpty else { return 0 }
        let ready = copies.prefix { $0.timestamp < end }
        copies.removeFirst(ready.count)
        for copy in ready where copy.timestamp > lastTimestamp ?? .min {
            counters.recoveredByRedundancy += 1
            emit(copy.timestamp, copy.arrival, copy.payload.span.bytes, into: &output)
        }
        return ready.count
    }

    private mutating func emit(
        _ timestamp: Int64, _ arrival: MonotonicTime, _ payload: borrowing RawSpan, into output: inout [DepacketizerOutput]
    ) {
        _ = timestamps.extend(UInt32(truncatingIfNeeded: timestamp))
        lastTimestamp = timestamp
        while let first = copies.first, first.timestamp <= timestamp { copies.removeFirst() }
        guard OpusPacket(parsing: payload) != nil else {
            counters.malformedPackets += 1
            return
        }
        output.append(
            .frame(
                EncodedFrame(
                    codec: .opus, rtpTimestamp: timestamp, ssrc: ssrc, arrival: arrival, isKeyframe: true,
                    payload: payload.bytes(in: 0..<payload.byteCount))))
    }
}
