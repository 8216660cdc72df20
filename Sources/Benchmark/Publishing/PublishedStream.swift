import Media

/// One track of one publisher: which frame of the prepared media is next, with which numbers it leaves, and what left before it.
struct PublishedStream {
    /// One frame as it leaves: packet i of `packets` has the index `firstIndex` + i.
    struct Frame {
        var packets: Range<Int>
        var number: UInt32
        var firstIndex: UInt64
    }

    let writer: PacketWriter
    /// When the next frame leaves, in nanoseconds of the monotonic clock.
    var due: Int64 = .max
    /// Frames sent so far: the next frame's number.
    private(set) var frameCount: UInt32 = 0
    private(set) var packetCount: UInt32 = 0
    private(set) var octetCount: UInt32 = 0
    /// In the prepared frames.
    private var position: Int
    /// Rollover counter and sequence number of the next packet, and of the next retransmission.
    private var index: UInt64
    private var retransmissionIndex: UInt64
    /// What the last packets were, by their sequence number.
    private var history: [Sent]

    /// For so many packets a retransmission may be asked for: ten seconds of 1.5 Mbit/s.
    private static let historySize = 2048

    private struct Sent {
        var index = UInt64.max
        var packet: Int32 = 0
        var frame: UInt32 = 0
    }

    init(_ media: PreparedMedia, using random: inout BenchmarkGenerator) {
        writer = PacketWriter(
            media: media, ssrc: .random(in: 1...UInt32.max, using: &random),
            retransmissionSSRC: .random(in: 1...UInt32.max, using: &random),
            firstTimestamp: .random(in: 0...UInt32.max, using: &random))
        index = .random(in: 0...0x7FFF, using: &random)
        retransmissionIndex = .random(in: 0...0x7FFF, using: &random)
        // Sound begins anywhere; pictures with the key frame.
        position = media.codec == .opus ? .random(in: 0..<media.frames.count, using: &random) : 0
        history = Array(repeating: Sent(), count: Self.historySize)
    }

    var media: PreparedMedia { writer.media }
    var ssrc: UInt32 { writer.ssrc }
    var retransmissionSSRC: UInt32 { writer.retransmissionSSRC }
    /// Of the next frame.
    var timestamp: UInt32 { writer.timestamp(of: frameCount) }

    mutating func keyframeIsAsked() {
        if media.codec == .vp8 { position = 0 }
    }

    mutating func takeFrame() -> Frame {
        let frame = Frame(packets: media.frames[position].packets, number: frameCount, firstIndex: index)
        for packet in frame.packets {
            history[Int(truncatingIfNeeded: index) & (Self.historySize - 1)] = Sent(index: index, packet: Int32(packet), frame: frameCount)
            octetCount &+= UInt32(media.packets[packet].byteCount - media.headerByteCount)
            index += 1
        }
        packetCount &+= UInt32(frame.packets.count)
        frameCount &+= 1
        position = position + 1 == media.frames.count ? 0 : position + 1
        due += media.interval
        return frame
    }

    /// What a packet was that is asked for again; nil when it is too old.
    func sent(_ sequenceNumber: UInt16) -> (packet: Int, frame: UInt32, index: UInt64)? {
        let sent = history[Int(sequenceNumber) & (Self.historySize - 1)]
        guard sent.index != .max, UInt16(truncatingIfNeeded: sent.index) == sequenceNumber else { return nil }
        return (Int(sent.packet), sent.frame, sent.index)
    }

    mutating func takeRetransmissionIndex() -> UInt64 {
        defer { retransmissionIndex += 1 }
        return retransmissionIndex
    }
}
