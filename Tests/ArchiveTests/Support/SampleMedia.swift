import Archive
import Media
import Recording
import TestSupport

/// What a recording session would write: a picture every 40 ms with a key frame every second, sound every 20 ms.
enum SampleMedia {
    static func webM(seconds: Int, finished: Bool = false, video: Bool = true) -> [ContainerOutput] {
        var writer = MatroskaWriter(.init(writingApp: "test", title: "Monday", date: Samples.noon, seed: 1))
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2)), name: "Ana"))
        let pictures = video ? writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 320, height: 240)), name: "Ana")) : nil
        var random = SeededGenerator(seed: 7)
        for tick in 0..<seconds * 50 {
            let time = MediaTime(milliseconds: Int64(tick) * 20)
            writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: opusPacket(using: &random)))
            if let pictures, tick % 2 == 0 {
                let picture = (0..<200).map { _ in UInt8.random(in: 0...255, using: &random) }
                writer.write(MuxedFrame(track: pictures, time: time, isKeyframe: tick % 50 == 0, payload: picture))
            }
        }
        if finished { writer.finish() } else { writer.flush() }
        return outputs { writer.pollOutput() }
    }

    static func ogg(seconds: Int, finished: Bool = false) -> [ContainerOutput] {
        var writer = OggOpusWriter(.init(head: OpusHead(channels: 2), tags: OpusTags(vendor: "test"), serialNumber: 1))
        var random = SeededGenerator(seed: 7)
        for tick in 0..<seconds * 50 { writer.write(opusPacket(using: &random), at: MediaTime(milliseconds: Int64(tick) * 20)) }
        if finished { writer.finish() } else { writer.flush() }
        return outputs { writer.pollOutput() }
    }

    static func bytes(_ outputs: [ContainerOutput]) -> [UInt8] {
        outputs.reduce(into: []) { bytes, output in
            switch output {
            case .append(let appended): bytes += appended
            case .patch(let offset, let patch): bytes.replaceSubrange(offset..<offset + patch.count, with: patch)
            }
        }
    }

    /// 20 ms of CELT, fullband, stereo: configuration 31, one frame.
    private static func opusPacket(using random: inout SeededGenerator) -> [UInt8] {
        [31 << 3 | 0b100] + (0..<60).map { _ in UInt8.random(in: 0...255, using: &random) }
    }

    private static func outputs(_ poll: () -> ContainerOutput?) -> [ContainerOutput] {
        var outputs: [ContainerOutput] = []
        while let output = poll() { outputs.append(output) }
        return outputs
    }
}

extension DiskWriter {
    func submit(_ output: ContainerOutput, to file: FileID, of id: RecordingID) {
        switch output {
        case .append(let bytes): submit(.append(file, bytes), for: id)
        case .patch(let offset, let bytes): submit(.patch(file, offset: offset, bytes), for: id)
        }
    }
}
