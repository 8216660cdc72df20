import Media

/// The packets of an Ogg Opus file with their times: counted in samples from its beginning, as decoders do (RFC 7845 §4).
struct OggSound {
    var head: OpusHead { reader.head }
    private var reader: OggOpusReader
    /// Samples at 48 kHz up to the next packet, pre-skip included.
    private var position: Int64 = 0
    /// Read ahead by one, for only the last one may be cut short.
    private var next: [UInt8]?

    init(_ source: any ByteSource) throws {
        reader = try OggOpusReader(source)
        next = try reader.nextPacket()
    }

    /// nil at the end.
    mutating func nextPacket() throws -> SoundPacket? {
        while let payload = next {
            next = try reader.nextPacket()
            guard let packet = OpusPacket(parsing: payload.span.bytes) else { continue }
            let skipped = min(max(0, Int64(reader.head.preSkip) - position), Int64(packet.sampleCount))
            let samples = position + skipped - Int64(reader.head.preSkip)
            position += Int64(packet.sampleCount)
            var sound = SoundPacket(
                time: MediaTime(nanoseconds: samples * 1_000_000_000 / OpusPacket.sampleRate), payload: payload, skipped: Int(skipped))
            if next == nil, reader.hasEnd {
                sound.discarded = Int(min(max(0, position - reader.granulePosition), Int64(packet.sampleCount)))
            }
            return sound
        }
        return nil
    }
}
