import COpus
import Glibc
import Media
import Recording
import TestSupport
import Testing

/// A media file with real sound in it, and pictures that only look real from outside unless they come from a test vector.
struct SampleFile {
    var bytes: [UInt8]
    var duration: Double
    var tracks: [RecordingManifest.Track]
    var mimeType: String

    /// Which of the 20 ms of sound are missing.
    typealias Gaps = Set<Int>

    /// A 440 Hz tone in 20 ms packets and a picture every 40 ms with a key frame every second.
    /// - Parameter fillsGaps: as a recording does, with packets that are concealed.
    static func webM(
        seconds: Double, gaps: Gaps = [], fillsGaps: Bool = false, video: Bool = true, pictures: [[UInt8]] = [], name: String = "Ana"
    ) throws -> SampleFile {
        var writer = MatroskaWriter(.init(writingApp: "test", title: "Monday", seed: 1))
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2)), name: name))
        let size = VideoDimensions(width: 176, height: 144)
        let picture = video ? writer.addTrack(MatroskaTrack(.vp8(size), name: name)) : nil
        let packets = try tone(count: Int(seconds * 50))
        var random = SeededGenerator(seed: 7)
        for tick in 0..<packets.count {
            let time = MediaTime(milliseconds: Int64(tick) * 20)
            if !gaps.contains(tick) {
                writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: packets[tick]))
            } else if fillsGaps {
                writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: [packets[tick][0] & 0xFC]))
            }
            guard let picture, tick % 2 == 0 else { continue }
            if pictures.isEmpty {
                var payload = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
                // Version 0, shown.
                payload[0] = tick % 50 == 0 ? 0x10 : 0x11
                writer.write(MuxedFrame(track: picture, time: time, isKeyframe: tick % 50 == 0, payload: payload))
            } else if tick / 2 < pictures.count {
                let payload = pictures[tick / 2]
                let isKeyframe = VP8FrameHeader(parsing: payload.span.bytes)?.isKeyframe ?? false
                writer.write(MuxedFrame(track: picture, time: time, isKeyframe: isKeyframe, payload: payload))
            }
        }
        writer.finish()
        var tracks = [RecordingManifest.Track(audio: .opus, channels: 2)]
        if video { tracks.append(.init(video: .vp8, dimensions: size)) }
        return SampleFile(
            bytes: bytes { writer.pollOutput() }, duration: writer.duration.inSeconds, tracks: tracks,
            mimeType: RecordingFormat.videoWebM.mimeType(of: tracks.map(\.codec)))
    }

    /// What a writer made of pictures alone; it must be finished.
    init(collecting writer: inout MatroskaWriter) {
        bytes = Self.bytes { writer.pollOutput() }
        duration = writer.duration.inSeconds
        tracks = [.init(video: .vp8, dimensions: VideoDimensions(width: 176, height: 144))]
        mimeType = RecordingFormat.videoWebM.mimeType(of: [.vp8])
    }

    init(bytes: [UInt8], duration: Double, tracks: [RecordingManifest.Track], mimeType: String) {
        self.bytes = bytes
        self.duration = duration
        self.tracks = tracks
        self.mimeType = mimeType
    }

    static func ogg(seconds: Double) throws -> SampleFile {
        var writer = OggOpusWriter(.init(head: OpusHead(channels: 2), tags: OpusTags(vendor: "test"), serialNumber: 1))
        for (tick, packet) in try tone(count: Int(seconds * 50)).enumerated() {
            writer.write(packet, at: MediaTime(milliseconds: Int64(tick) * 20))
        }
        writer.finish()
        return SampleFile(
            bytes: bytes { writer.pollOutput() }, duration: seconds, tracks: [.init(audio: .opus, channels: 2)],
            mimeType: "audio/ogg;codecs=\"opus\"")
    }

    /// 440 Hz at a quarter of full scale, encoded by libopus.
    private static func tone(count: Int) throws -> [[UInt8]] {
        var error: Int32 = 0
        let encoder = try #require(opus_encoder_create(48_000, 2, OPUS_APPLICATION_AUDIO, &error))
        defer { opus_encoder_destroy(encoder) }
        return (0..<count).map { packet in
            let samples = (0..<960).flatMap { index -> [Int16] in
                let value = Int16(8192 * sin(2 * .pi * 440 * Double(packet * 960 + index) / 48_000))
                return [value, value]
            }
            return [UInt8](unsafeUninitializedCapacity: 1500) { buffer, initialized in
                initialized = max(0, Int(opus_encode(encoder, samples, 960, buffer.baseAddress!, 1500)))
            }
        }
    }

    private static func bytes(_ poll: () -> ContainerOutput?) -> [UInt8] {
        var bytes: [UInt8] = []
        while let output = poll() {
            switch output {
            case .append(let appended): bytes += appended
            case .patch(let offset, let patch): bytes.replaceSubrange(offset..<offset + patch.count, with: patch)
            }
        }
        return bytes
    }
}
