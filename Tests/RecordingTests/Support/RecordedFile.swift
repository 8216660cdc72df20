import Media
import TestSupport
import Testing

@testable import Recording

/// A finished file as a player sees it.
struct RecordedFile {
    struct Block {
        var kind: MediaKind
        /// On the recording's timeline, in seconds.
        var time: Double
        var isKeyframe: Bool
        /// Seconds; only of sound.
        var duration: Double
        /// When its content was captured, in seconds of true time; nil for concealment.
        var captured: Double?
    }

    var entry: RecordingManifest.File
    var blocks: [Block] = []
    var duration: Double
    var problems: [String]

    init(_ name: String, of rig: RecordingRig) throws {
        entry = try #require(rig.session.manifest.files.first { $0.name == name }, "there is no \(name)")
        var reader = try rig.disk.reader(of: name)
        while let frame = try reader.nextFrame() {
            let track = try #require(reader.track(frame.track))
            let codec = try #require(track.codec)
            let payload = try reader.payload(of: frame)
            let captured = SimulatedStream.captured(in: payload, codec: codec)
            blocks.append(
                Block(
                    kind: codec.kind, time: entry.offset + reader.time(of: frame).inSeconds, isKeyframe: frame.isKeyframe,
                    duration: codec == .opus ? OpusPacket(parsing: payload.span.bytes)?.duration.inSeconds ?? 0 : 0,
                    captured: captured?.inSecondsSinceZero))
        }
        duration = reader.info.duration?.inSeconds ?? 0
        problems = reader.problems.map { "\($0)" }
    }

    var sound: [Block] { blocks.filter { $0.kind == .audio } }
    var pictures: [Block] { blocks.filter { $0.kind == .video } }
    /// Sound that was sent, without concealment.
    var packets: [Block] { sound.filter { $0.captured != nil } }
    /// How long a WAV is that only counts samples.
    var waveDuration: Double { sound.reduce(0) { $0 + $1.duration } }
    /// How much later than their capture frames stand in the file, in seconds.
    func lags(of kind: MediaKind) -> [Double] {
        blocks.filter { $0.kind == kind }.compactMap { block in block.captured.map { block.time - $0 } }
    }

    var isMonotonic: Bool { zip(blocks, blocks.dropFirst()).allSatisfy { $0.time <= $1.time } }
}

extension MonotonicTime {
    var inSecondsSinceZero: Double { (self - .zero).inSeconds }
}

func median(_ values: [Double]) -> Double {
    values.isEmpty ? .nan : values.sorted()[values.count / 2]
}
