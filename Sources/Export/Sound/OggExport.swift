import Archive
import Media

/// Copies Opus packets into an Ogg file. Nothing is decoded; gaps become packets that decoders conceal.
struct OggExport {
    private var reader: SoundReader

    init(_ reader: SoundReader) {
        self.reader = reader
    }

    consuming func write(to file: WritableFile, progress: (Double) throws -> Void) throws {
        guard var packet = try firstPacket() else { throw ExportError.nothingInRange }
        let start = reader.range?.lowerBound ?? packet.time
        var writer = OggOpusWriter(configuration(preRoll: max(.zero, start - packet.decodingTime)))
        while true {
            writer.write(packet.payload, at: .zero + (packet.decodingTime - start))
            while case .append(let bytes)? = writer.pollOutput() {
                try file.append(bytes)
                try progress(packet.progress)
            }
            guard let next = try reader.next() else { break }
            packet = next
        }
        writer.finish()
        while case .append(let bytes)? = writer.pollOutput() { try file.append(bytes) }
        try progress(1)
    }

    /// The first one that a decoder needs to be in tune at the range's beginning.
    private mutating func firstPacket() throws -> SoundPacket? {
        let earliest = reader.range.map { $0.lowerBound - SoundReader.preRoll }
        while let packet = try reader.next() {
            if let earliest, packet.time < earliest { continue }
            return packet
        }
        return nil
    }

    private func configuration(preRoll: Duration) -> OggOpusWriter.Configuration {
        var random = SystemRandomNumberGenerator()
        // Heard from the wanted beginning on, to the sample: what comes before is decoded and thrown away.
        let preSkip = UInt16(clamping: preRoll.nanoseconds * OpusPacket.sampleRate / 1_000_000_000)
        var configuration = OggOpusWriter.Configuration(
            head: OpusHead(channels: UInt8(reader.channels), preSkip: preSkip), tags: OpusTags(vendor: "Recorder"),
            serialNumber: Int32.random(in: .min ... .max, using: &random))
        configuration.longestGap = .seconds(86_400)
        return configuration
    }
}
