/// Writes Ogg Opus (RFC 7845): packets go in, whole pages come out.
///
/// Position and time are the same thing in such a file: a gap is filled with concealment packets, for a jump of the position makes decoders shorten
/// the sound. So is the time before the first packet, which a decoder turns into silence.
/// ```swift
/// var writer = OggOpusWriter(.init(head: OpusHead(channels: 2), tags: OpusTags(vendor: "Recorder 1.0"), serialNumber: random))
/// writer.write(packet, at: .zero)
/// while let output = writer.pollOutput() { … }
/// writer.finish()
/// ```
package struct OggOpusWriter: Hashable, Sendable {
    package struct Configuration: Hashable, Sendable {
        /// A pre-skip below 2.5 ms becomes 10 ms, before which the writer puts as much concealment: opusinfo thinks less implausible, and
        /// more would cut real sound.
        package var head: OpusHead
        package var tags: OpusTags
        /// Random for every file.
        package var serialNumber: Int32
        /// How much sound a page holds. Short pages cost space: 20 % at one packet, 2 % at a second.
        package var pageDuration: Duration = .seconds(1)
        /// The longest gap that is filled; a longer one collapses. Two bytes every 120 ms: an hour is 60 kB.
        package var longestGap: Duration = .seconds(3600)

        package init(head: OpusHead, tags: OpusTags, serialNumber: Int32) {
            self.head = head
            self.tags = tags
            self.serialNumber = serialNumber
        }
    }

    package private(set) var configuration: Configuration
    /// Bytes that came out: the size of the file.
    package private(set) var byteCount = 0
    package private(set) var packetCount = 0
    /// Samples at 48 kHz that stand for sound that never came, the pre-skip included.
    package private(set) var concealedSampleCount = 0
    /// Packets that are not Opus (RFC 6716 §3.4) and were left out.
    package private(set) var refusedPacketCount = 0

    private var packer: OggPacker
    private var pending: [OggPacker.Packet] = []
    private var pendingSamples = 0
    /// Samples at 48 kHz up to the end of the last packet.
    private var position: Int64 = 0
    private var lastTOC: OpusTOC?
    private var outputs: [ContainerOutput] = []
    private var isFinished = false

    package init(_ configuration: Configuration) {
        self.configuration = configuration
        if self.configuration.head.preSkip < 120 { self.configuration.head.preSkip = 480 }
        packer = OggPacker(serialNumber: configuration.serialNumber)
    }

    /// When the last packet ends, on the file's timeline.
    package var duration: Duration {
        .nanoseconds(max(0, position - Int64(configuration.head.preSkip)) * 1_000_000_000 / OpusPacket.sampleRate)
    }

    /// - Parameter time: of the packet's first sample, on the file's timeline.
    package mutating func write(_ payload: [UInt8], at time: MediaTime) {
        guard !isFinished, let packet = OpusPacket(parsing: payload.span.bytes) else {
            refusedPacketCount += 1
            return
        }
        fillGap(before: time, with: lastTOC ?? packet.toc)
        append(payload, sampleCount: packet.sampleCount)
        packetCount += 1
        lastTOC = packet.toc
    }

    /// Lets out what was written so far as whole pages, but for the last packet: the page with the end mark must have one.
    package mutating func flush() {
        guard pending.count > 1, !isFinished, let last = pending.popLast(), let previous = pending.last else { return }
        emitPages(endsStream: false)
        pending.append(last)
        pendingSamples = Int(last.granulePosition - previous.granulePosition)
    }

    /// When the earliest sound begins that a flush would let out; nil when there is none.
    package var firstPendingTime: MediaTime? {
        guard pending.count > 1 else { return nil }
        let samples = max(0, position - Int64(pendingSamples) - Int64(configuration.head.preSkip))
        return MediaTime(nanoseconds: samples * 1_000_000_000 / OpusPacket.sampleRate)
    }

    /// Ends the stream. Nothing can be written afterwards, and without a single packet nothing comes out at all.
    package mutating func finish() {
        guard !isFinished else { return }
        isFinished = true
        if !pending.isEmpty { emitPages(endsStream: true) }
    }

    package mutating func pollOutput() -> ContainerOutput? {
        outputs.isEmpty ? nil : outputs.removeFirst()
    }

    private mutating func fillGap(before time: MediaTime, with toc: OpusTOC) {
        // What is skipped lies before time 0: at the beginning it is a gap like any other.
        let start = position - Int64(configuration.head.preSkip)
        let wanted = (Double(time.nanoseconds) * 48e-6).rounded()
        guard wanted.magnitude < 1e15 else { return }
        var gap = Int64(wanted) - start
        // Under 10 ms it is a clock's drift or rounding, which adds up until it is worth a frame.
        guard gap >= 480, gap <= configuration.longestGap.nanoseconds / 1_000_000_000 * OpusPacket.sampleRate else { return }
        while let filler = toc.concealment(upTo: Int(gap)) {
            append(filler.payload, sampleCount: filler.sampleCount)
            concealedSampleCount += filler.sampleCount
            gap -= Int64(filler.sampleCount)
        }
    }

    private mutating func append(_ payload: [UInt8], sampleCount: Int) {
        if pendingSamples >= configuration.pageDuration.nanoseconds * 48 / 1_000_000 { emitPages(endsStream: false) }
        position += Int64(sampleCount)
        pendingSamples += sampleCount
        pending.append(.init(data: payload, granulePosition: position))
    }

    private mutating func emitPages(endsStream: Bool) {
        var bytes: [UInt8] = []
        if byteCount == 0 {
            // Each header on pages of its own, with position 0 (RFC 7845 §3).
            bytes += packer.pages(of: [.init(data: configuration.head.serialized(), granulePosition: 0)])
            bytes += packer.pages(of: [.init(data: configuration.tags.serialized(), granulePosition: 0)])
        }
        bytes += packer.pages(of: pending, endsStream: endsStream)
        pending.removeAll(keepingCapacity: true)
        pendingSamples = 0
        byteCount += bytes.count
        outputs.append(.append(bytes))
    }
}
