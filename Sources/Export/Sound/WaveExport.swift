import Archive
import Media

/// Decodes sound into WAVE whose samples lie where they belong on the wall clock: what never came is concealed shortly, then silence.
struct WaveExport: ~Copyable {
    private var reader: SoundReader
    private var decoder: OpusDecoder
    private var writer: WAVWriter
    private let channels: Int
    /// Without WAVE's head: samples and nothing else.
    private let isRaw: Bool
    /// Interleaved, not yet given to the writer.
    private var samples: [Int16] = []
    /// Samples a channel that are behind us, from `start` on.
    private var position = 0
    /// Where the file begins on the recording's timeline.
    private var start: MediaTime?
    private let end: MediaTime?

    /// Timestamps are in whole milliseconds and clocks drift: less than this is no gap.
    private static let tolerance = 480
    /// How long a decoder's guess sounds better than silence.
    private static let longestConcealment = 2880

    init(_ reader: SoundReader, isRaw: Bool = false) {
        self.reader = reader
        self.isRaw = isRaw
        channels = reader.channels
        decoder = OpusDecoder(channels: reader.channels)
        writer = WAVWriter(channels: reader.channels)
        start = reader.range?.lowerBound
        end = reader.range?.upperBound
    }

    /// The file begins at the range's beginning, or with the first packet, and ends with the range or the last packet.
    consuming func write(to file: WritableFile, progress: (Double) throws -> Void) throws {
        var isEmpty = true
        while let packet = try reader.next() {
            isEmpty = false
            let begin = start ?? packet.time
            start = begin
            if packet.beginsFile { decoder = OpusDecoder(channels: channels) }
            place(packet, from: begin)
            if samples.count >= 48_000 * channels {
                try drain(into: file)
                try progress(packet.progress)
            }
        }
        guard !isEmpty else { throw ExportError.nothingInRange }
        cut()
        try drain(into: file)
        if !isRaw { writer.finish() }
        try drain(into: file)
        try progress(1)
    }

    private mutating func place(_ packet: SoundPacket, from begin: MediaTime) {
        let target = Self.sampleCount(packet.time - begin)
        if target - position > Self.tolerance { fill(target - position) }
        let before = samples.count
        let decoded = decoder.decode(packet.payload, into: &samples)
        samples.removeSubrange(before..<before + min(packet.skipped, decoded) * channels)
        samples.removeLast(min(packet.discarded * channels, samples.count - before))
        var count = (samples.count - before) / channels
        // Sound before the beginning, and sound that would be heard twice: at once when a packet is late by its whole length.
        var surplus = position == 0 ? max(0, -target) : 0
        if position > 0, position - target >= max(2 * Self.tolerance, decoded) { surplus = position - target }
        surplus = min(surplus, count)
        samples.removeSubrange(before..<before + surplus * channels)
        count -= surplus
        position += count
    }

    private mutating func fill(_ gap: Int) {
        var rest = gap
        if position > 0 {
            let concealed = decoder.conceal(min(rest, Self.longestConcealment) / 120 * 120, into: &samples)
            rest -= concealed
        }
        samples += repeatElement(0, count: max(0, rest) * channels)
        position += gap
    }

    /// Takes off what the last packet has beyond the range.
    private mutating func cut() {
        guard let start, let end else { return }
        let surplus = position - Self.sampleCount(end - start)
        if surplus > 0 { samples.removeLast(min(surplus * channels, samples.count)) }
    }

    private mutating func drain(into file: WritableFile) throws {
        let finished = samples
        samples = []
        if isRaw {
            var bytes: [UInt8] = []
            bytes.reserveCapacity(2 * finished.count)
            for sample in finished { bytes.append(littleEndian: sample) }
            return try file.append(bytes)
        }
        if !finished.isEmpty { writer.write(finished.span) }
        while let output = writer.pollOutput() {
            switch output {
            case .append(let bytes): try file.append(bytes)
            case .patch(let offset, let bytes): try file.patch(bytes, at: Int64(offset))
            }
        }
    }

    private static func sampleCount(_ duration: Duration) -> Int {
        Int((duration.inSeconds * Double(OpusPacket.sampleRate)).rounded())
    }
}
