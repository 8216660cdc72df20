import Media
import TestSupport

/// Files as a recording makes them, for the tests that read and judge them.
enum Recordings {
    /// A 20 ms CELT fullband stereo packet of zero-length frames: legal Opus without an encoder at hand.
    static let silence: [UInt8] = [0xFC]

    static func configuration(_ title: String? = "A test") -> MatroskaWriter.Configuration {
        MatroskaWriter.Configuration(
            writingApp: "Recorder tests", title: title, date: WallTime(milliseconds: 1_795_262_400_000), seed: 1)
    }

    /// Frames of both kinds in the order of their times, audio first at equal times.
    static func interleaved(
        pictures: [[UInt8]], every interval: Duration = .milliseconds(33), packets: [[UInt8]], audio: TrackNumber, video: TrackNumber
    ) -> [MuxedFrame] {
        let sound = packets.enumerated().map { index, packet in
            MuxedFrame(track: audio, time: MediaTime(milliseconds: Int64(index) * 20), isKeyframe: true, payload: packet)
        }
        let sight = pictures.enumerated().map { index, picture in
            let header = VP8FrameHeader(parsing: picture)
            return MuxedFrame(
                track: video, time: .zero + interval * index, isKeyframe: header?.isKeyframe ?? false, payload: picture,
                isInvisible: header?.isShown == false)
        }
        return (sound + sight).sorted { ($0.time, $0.track) < ($1.time, $1.track) }
    }

    /// Writes pictures and as much sound as they last.
    static func file(
        pictures: IVFReader, packets: [[UInt8]], configuration: MatroskaWriter.Configuration = configuration()
    ) -> [UInt8] {
        var writer = MatroskaWriter(configuration)
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2)), name: "Ana"))
        let video = writer.addTrack(MatroskaTrack(.vp8(pictures.dimensions), name: "Ana"))
        for frame in interleaved(pictures: pictures.frames, packets: packets, audio: audio, video: video) { writer.write(frame) }
        writer.addChapter(at: .zero, label: "Start")
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        return image.bytes
    }
}
