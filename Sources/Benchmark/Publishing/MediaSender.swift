import CBenchmark
import Media
import WebRTC

/// Sends the tracks of one publisher: each frame one train of protected packets, those apart that are to be lost.
struct MediaSender: ~Copyable {
    private(set) var streams: [PublishedStream]
    private let cipher: SRTPSender
    private var transportNumber: UInt16 = 0
    private var random: BenchmarkGenerator
    /// Of 2³².
    private let lossThreshold: UInt64

    /// nil when OpenSSL refuses.
    init?(_ streams: [PublishedStream], key: SRTPMasterKey, loss: Double, seed: UInt64) {
        guard let cipher = SRTPSender(key) else { return nil }
        self.streams = streams
        self.cipher = cipher
        random = BenchmarkGenerator(seed: seed)
        lossThreshold = UInt64(max(0, min(1, loss)) * 4_294_967_296)
    }

    var sessionKey: [UInt8] { cipher.sessionKey }
    var sessionSalt: [UInt8] { cipher.sessionSalt }

    /// Begins anywhere within the first interval, so that publishers do not send all at once.
    mutating func start(at now: MonotonicTime) {
        for index in streams.indices {
            streams[index].due = now.nanoseconds + Int64.random(in: 0..<streams[index].media.interval, using: &random)
        }
    }

    var nextDeadline: Int64 {
        var earliest = Int64.max
        for index in streams.indices { earliest = min(earliest, streams[index].due) }
        return earliest
    }

    mutating func stop() {
        for index in streams.indices { streams[index].due = .max }
    }

    /// Sends the frames that are due.
    mutating func turn(
        at now: MonotonicTime, through socket: inout SenderSocket, scratch: TrainBuffer, counters: inout GeneratorCounters
    ) {
        for index in streams.indices {
            // One frame a turn: after a stall they follow each other by the turn, instead of all at once.
            guard streams[index].due <= now.nanoseconds else { continue }
            counters.note(lateness: now.nanoseconds - streams[index].due)
            sendFrame(of: index, through: &socket, scratch, &counters)
        }
    }

    private mutating func sendFrame(
        of number: Int, through socket: inout SenderSocket, _ scratch: TrainBuffer, _ counters: inout GeneratorCounters
    ) {
        let frame = streams[number].takeFrame()
        let writer = streams[number].writer
        var train = recorder_train(bytes: scratch.bytes, length: 0, segment_size: 0)
        var segments = 0
        for (position, packet) in frame.packets.enumerated() {
            transportNumber &+= 1
            counters.packets += 1
            if lossThreshold > 0, random.next() >> 32 < lossThreshold {
                counters.withheld += 1
                continue
            }
            let size = writer.media.packets[packet].byteCount + SRTPSender.tagByteCount
            if Int(train.length) + size > TrainBuffer.trainLimit || segments == TrainBuffer.segmentLimit {
                socket.send(train)
                train.length = 0
                segments = 0
            }
            let index = frame.firstIndex + UInt64(position)
            let bytes = scratch.bytes + Int(train.length)
            let count = writer.write(packet, frame: frame.number, index: index, transportNumber: transportNumber, to: bytes)
            cipher.protect(bytes, headerByteCount: writer.media.headerByteCount, byteCount: count, index: index)
            // All but a frame's last packet have one size.
            if segments == 0 { train.segment_size = UInt32(size) }
            train.length += UInt32(size)
            segments += 1
            counters.bytes += size
        }
        counters.frames += 1
        if segments > 0 { socket.send(train) }
    }

    /// Answers a NACK: pictures by RTX, sound by the same packets again.
    mutating func sendAgain(
        _ sequenceNumbers: [UInt16], of ssrc: UInt32, through socket: inout SenderSocket, _ scratch: TrainBuffer,
        _ counters: inout GeneratorCounters
    ) {
        guard let number = streams.firstIndex(where: { $0.ssrc == ssrc }) else { return }
        let writer = streams[number].writer
        for sequenceNumber in sequenceNumbers {
            counters.asked += 1
            guard let sent = streams[number].sent(sequenceNumber) else { continue }
            transportNumber &+= 1
            var count = writer.write(
                sent.packet, frame: sent.frame, index: sent.index, transportNumber: transportNumber, to: scratch.bytes)
            var index = sent.index
            if writer.media.codec == .vp8 {
                index = streams[number].takeRetransmissionIndex()
                count = writer.retransmit(sent.index, as: index, in: scratch.bytes, byteCount: count)
            }
            cipher.protect(scratch.bytes, headerByteCount: writer.media.headerByteCount, byteCount: count, index: index)
            let size = UInt32(count + SRTPSender.tagByteCount)
            socket.send(recorder_train(bytes: scratch.bytes, length: size, segment_size: size))
            counters.packets += 1
            counters.bytes += Int(size)
            counters.retransmissions += 1
        }
    }

    mutating func keyframeIsAsked(of ssrc: UInt32) {
        guard let number = streams.firstIndex(where: { $0.ssrc == ssrc }) else { return }
        streams[number].keyframeIsAsked()
    }
}
