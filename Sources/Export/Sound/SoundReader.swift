import Archive
import Media
import Recording

/// The sound of one participant as packets in the order of time, out of all the files that hold some of it.
struct SoundReader {
    /// On the recording's timeline; nil for all of it.
    let range: Range<MediaTime>?
    /// Channels of the richest file.
    let channels: Int
    private var inputs: [Input]
    private let byteCount: Int
    /// Concealment of which it is not known yet whether sound follows, and what follows it; the next one last.
    private var held: [SoundPacket] = []
    private var hasMore = true

    /// A decoder needs so much sound before the wanted to be in tune (RFC 7845 §4.6).
    static let preRoll = Duration.milliseconds(80)

    fileprivate struct Input {
        var source: Source
        var offset: Duration
        var byteCount: Int
        var hasBegun = false
        /// Of Ogg, payloads only: about how far it is read.
        var readBytes = 0
    }

    fileprivate enum Source {
        case matroska(MatroskaReader, track: Int)
        case ogg(OggSound)
    }

    init(_ sources: [StoredFile], range: Range<MediaTime>?) throws {
        self.range = range
        var channels = 1
        inputs = try sources.map { stored in
            let name = stored.manifest.name
            let offset = Duration.nanoseconds(Int64(stored.manifest.offset * 1e9))
            if name.hasSuffix(".ogg") {
                let sound = try Self.readable(name) { try OggSound(FileByteSource(stored.file)) }
                channels = max(channels, Int(sound.head.channels))
                return Input(source: .ogg(sound), offset: offset, byteCount: Int(stored.size))
            }
            return try Self.readable(name) {
                var reader = try MatroskaReader(FileByteSource(stored.file))
                guard let track = reader.tracks.first(where: { $0.codec == .opus }) else {
                    throw ExportError.unreadable(file: name, reason: "it has no Opus track")
                }
                channels = max(channels, Int(track.opusHead?.channels ?? 2))
                if let range { try reader.seek(to: range.lowerBound - offset - .seconds(1), track: reader.seekTrack ?? track.number) }
                return Input(source: .matroska(reader, track: track.number), offset: offset, byteCount: Int(stored.size))
            }
        }
        self.channels = min(channels, 2)
        byteCount = inputs.reduce(0) { $0 + $1.byteCount }
    }

    /// Says which file it was that could not be read.
    private static func readable<Result>(_ name: String, _ open: () throws -> Result) throws -> Result {
        do {
            return try open()
        } catch let error where error is MatroskaError || error is OggOpusReader.OpenError {
            throw ExportError.unreadable(file: name, reason: "\(error)")
        }
    }

    /// nil at the end. Those well before the range are left out, and so is concealment after the last sound: somebody who was muted to
    /// the end has sent nothing.
    mutating func next() throws -> SoundPacket? {
        if let packet = held.popLast() { return packet }
        guard hasMore else { return nil }
        var concealment: [SoundPacket] = []
        while let packet = try read() {
            guard packet.isConcealment else {
                held = [packet] + concealment.reversed()
                return held.popLast()
            }
            concealment.append(packet)
        }
        hasMore = false
        // Where it is the range that ends, silence is part of it.
        if !inputs.isEmpty { held = concealment.reversed() }
        return held.popLast()
    }

    private mutating func read() throws -> SoundPacket? {
        while !inputs.isEmpty {
            guard var packet = try inputs[0].next() else {
                inputs.removeFirst()
                continue
            }
            if let range, packet.time >= range.upperBound { return nil }
            if let range, packet.time < range.lowerBound - Self.preRoll - .milliseconds(120) { continue }
            packet.beginsFile = !inputs[0].hasBegun
            inputs[0].hasBegun = true
            let rest = inputs.reduce(0.0) { $0 + Double($1.byteCount) } - packet.progress * Double(inputs[0].byteCount)
            packet.progress = byteCount > 0 ? max(0, 1 - rest / Double(byteCount)) : 1
            return packet
        }
        return nil
    }
}

extension SoundReader.Input {
    /// The next packet with its time on the recording's timeline, and how much of this file is read.
    fileprivate mutating func next() throws -> SoundPacket? {
        switch source {
        case .ogg(var sound):
            defer { source = .ogg(sound) }
            guard var packet = try sound.nextPacket() else { return nil }
            readBytes += packet.payload.count
            packet.progress = min(1, Double(readBytes) / Double(max(1, byteCount)))
            packet.time = packet.time + offset
            return packet
        case .matroska(var reader, let track):
            defer { source = .matroska(reader, track: track) }
            while let frame = try reader.nextFrame() {
                guard frame.track == track else { continue }
                let time = reader.time(of: frame)
                let skipped = max(0, -time.nanoseconds) * OpusPacket.sampleRate / 1_000_000_000
                let discarded = (frame.discardPadding ?? .zero).nanoseconds * OpusPacket.sampleRate / 1_000_000_000
                return SoundPacket(
                    time: max(.zero, time) + offset, payload: try reader.payload(of: frame),
                    skipped: Int(min(skipped, Int64(OpusPacket.longestSampleCount))),
                    discarded: Int(min(max(0, discarded), Int64(OpusPacket.longestSampleCount))),
                    progress: Double(frame.payload.upperBound) / Double(max(1, byteCount)))
            }
            return nil
        }
    }
}

extension MatroskaReader {
    /// The track whose cues there are.
    fileprivate var seekTrack: Int? { cues.first?.track }
}
