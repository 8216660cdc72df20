package import Archive
import Media

/// Decodes every frame of a file, and tells which cannot be: `recorder verify --decode`. VP8 by libvpx, Opus by libopus.
package struct DecodingCheck {
    private var pictures: [Int: PictureTrack] = [:]
    private var faults: [Int: Fault] = [:]

    /// A decoder and its place in a dictionary, which cannot hold it by itself.
    private final class PictureTrack {
        var decoder = VP8Decoder()
    }

    private struct Fault {
        var reason: String
        var offset: Int
        var count: Int
    }

    private init() {}

    /// Adds what does not decode to the file's findings. What it cannot decode at all (other codecs) is passed over.
    ///
    /// - Parameter progress: how much is done, 0…1.
    package static func run(on file: ReadableFile, _ result: inout VerifiedFile, progress: (Double) -> Void = { _ in }) {
        var check = Self()
        do {
            let isOgg = try file.read(at: 0, count: 4) == Array("OggS".utf8)
            try isOgg ? check.decodeOgg(file) : check.decodeMatroska(file, progress: progress)
            result.decoded = true
        } catch {
            result.add(.init(code: "unreadable", message: "\(error)"))
        }
        for (track, fault) in check.faults.sorted(by: { $0.key < $1.key }) {
            let more = fault.count > 1 ? " and \(fault.count - 1) more" : ""
            result.add(
                .init(
                    code: "frameDoesNotDecode",
                    message: "a frame of track \(track) does not decode (\(fault.reason)), at byte \(fault.offset)\(more)",
                    offset: fault.offset,
                    count: fault.count))
        }
    }

    private mutating func decodeMatroska(_ file: ReadableFile, progress: (Double) -> Void) throws {
        var reader = try MatroskaReader(FileByteSource(file))
        var sound: [Int: Int] = [:]
        for track in reader.tracks where !track.hasContentEncodings {
            if track.codec == .vp8 { pictures[track.number] = PictureTrack() }
            // More channels come as several streams in one packet.
            if track.codec == .opus, (track.opusHead?.channels ?? 2) <= 2 {
                sound[track.number] = Int(max(1, track.opusHead?.channels ?? 2))
            }
        }
        let decoders = OpusDecoders(sound)
        while let frame = try reader.nextFrame() {
            if let picture = pictures[frame.track] {
                let payload = try reader.payload(of: frame)
                if let reason = Self.isHuge(payload) ? "it is larger than anybody sends" : picture.decoder.problem(decoding: payload) {
                    note(reason, frame.track, frame.payload.lowerBound)
                }
            } else if sound[frame.track] != nil, !decoders.decodes(try reader.payload(of: frame), of: frame.track) {
                note("libopus refuses it", frame.track, frame.payload.lowerBound)
            }
            progress(Double(frame.element.upperBound) / Double(max(1, reader.fileByteCount)))
        }
    }

    /// A few bytes can ask libvpx for gigabytes.
    private static func isHuge(_ payload: [UInt8]) -> Bool {
        guard let size = VP8FrameHeader(parsing: payload.span.bytes)?.dimensions else { return false }
        return size.width * size.height > 1 << 25
    }

    private mutating func decodeOgg(_ file: ReadableFile) throws {
        var reader = try OggOpusReader(FileByteSource(file))
        let decoders = OpusDecoders([0: min(max(1, Int(reader.head.channels)), 2)])
        while let packet = try reader.nextPacket() {
            if !decoders.decodes(packet, of: 0) { note("libopus refuses it", 0, reader.wholeEnd) }
        }
    }

    private mutating func note(_ reason: String, _ track: Int, _ offset: Int) {
        faults[track, default: Fault(reason: reason, offset: offset, count: 0)].count += 1
    }
}

/// One Opus decoder a track.
private final class OpusDecoders {
    private final class Entry {
        var decoder: OpusDecoder
        init(channels: Int) { decoder = OpusDecoder(channels: channels) }
    }

    private let entries: [Int: Entry]
    private var samples: [Int16] = []

    init(_ channels: [Int: Int]) {
        entries = channels.mapValues { Entry(channels: $0) }
    }

    func decodes(_ packet: [UInt8], of track: Int) -> Bool {
        samples.removeAll(keepingCapacity: true)
        guard let entry = entries[track], packet.count < 1 << 20 else { return false }
        return entry.decoder.decode(packet, into: &samples) > 0
    }
}
