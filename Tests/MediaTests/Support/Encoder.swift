import Foundation
import Media

/// Real sound and pictures, made by ffmpeg.
enum Encoder {
    /// Opus packets of 20 ms: a tone of as many seconds, as the packets of an Ogg file.
    static func opusPackets(seconds: Int, in folder: TemporaryFolder) throws -> (head: OpusHead, packets: [[UInt8]]) {
        let path = folder.url.appending(path: "tone.ogg").path(percentEncoded: false)
        guard let ffmpeg = ExternalTool("ffmpeg") else { return (OpusHead(channels: 2), []) }
        _ = try ffmpeg.run(
            "-v", "error", "-f", "lavfi", "-i", "sine=frequency=440:duration=\(seconds)", "-ac", "2", "-c:a", "libopus", "-b:a", "48k", path
        )
        var reader = try OggOpusReader(MemoryByteSource([UInt8](try Data(contentsOf: URL(filePath: path)))))
        var packets: [[UInt8]] = []
        while let packet = try reader.nextPacket() { packets.append(packet) }
        return (reader.head, packets)
    }
}
