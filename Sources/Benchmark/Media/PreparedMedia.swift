import Glibc
import Media

/// Some seconds of one track as RTP packets, made once and sent by all publishers, each with its own numbers, keys and place to begin.
///
/// Every packet has the layout `header, payload`, without room for the tag. Frames carry a number at `numberOffset` of their own bytes,
/// which every publisher counts for itself: so a reader of the files can tell which frames of whom are there.
final class PreparedMedia: @unchecked Sendable {
    struct Packet: Sendable {
        /// In `bytes`.
        var offset: Int
        /// With the RTP header.
        var byteCount: Int
        /// Begins its frame: the frame's number is in it.
        var startsFrame: Bool
    }

    struct Frame: Sendable {
        /// Of `packets`.
        var packets: Range<Int>
        var isKeyframe: Bool
    }

    let codec: Codec
    let payloadType: UInt8
    let packets: [Packet]
    let frames: [Frame]
    /// Of the RTP header with its extension.
    let headerByteCount: Int
    let hasTransportFeedback: Bool
    /// Nanoseconds between frames.
    let interval: Int64
    /// Of the RTP clock, between frames.
    let ticksPerFrame: UInt32
    /// Never written after `init`, hence `@unchecked Sendable`.
    let bytes: UnsafeRawPointer

    static let vp8PayloadType: UInt8 = 96
    static let retransmissionPayloadType: UInt8 = 97
    static let opusPayloadType: UInt8 = 111
    static let transportFeedbackExtension: UInt8 = 3
    /// Bytes of VP8 in a packet: with header, extension, descriptor, tag and retransmission's number below 1200.
    private static let maximumPayload = 1130
    /// X and S, I, and a picture ID of 15 bits (RFC 7741 §4.2).
    static let descriptorByteCount = 4

    /// - Parameter payloads: codec data of each frame, whose number's place is filled in later.
    init(codec: Codec, payloads: [(bytes: [UInt8], isKeyframe: Bool)], interval: Int64, ticksPerFrame: UInt32, hasTransportFeedback: Bool) {
        var all: [UInt8] = []
        var packets: [Packet] = []
        var frames: [Frame] = []
        let type = codec == .vp8 ? Self.vp8PayloadType : Self.opusPayloadType
        let header = Self.header(type, hasTransportFeedback: hasTransportFeedback)
        for frame in payloads {
            let first = packets.count
            var offset = 0
            repeat {
                let end = codec == .vp8 ? min(offset + Self.maximumPayload, frame.bytes.count) : frame.bytes.count
                let start = all.count
                all += header
                if codec == .vp8 { all += [0x80 | (offset == 0 ? 0x10 : 0), 0x80, 0x80, 0] }
                all += frame.bytes[offset..<end]
                // Sound has the marker at the start of a talk only (RFC 7587 §4.1): never here.
                if codec == .vp8, end == frame.bytes.count { all[start + 1] |= 0x80 }
                packets.append(Packet(offset: start, byteCount: all.count - start, startsFrame: offset == 0))
                offset = end
            } while offset < frame.bytes.count
            frames.append(Frame(packets: first..<packets.count, isKeyframe: frame.isKeyframe))
        }
        self.codec = codec
        self.packets = packets
        self.frames = frames
        self.interval = interval
        self.ticksPerFrame = ticksPerFrame
        self.hasTransportFeedback = hasTransportFeedback
        payloadType = type
        headerByteCount = header.count
        let memory = UnsafeMutableRawPointer.allocate(byteCount: all.count, alignment: 64)
        all.withUnsafeBytes { memory.copyMemory(from: $0.baseAddress!, byteCount: $0.count) }
        bytes = UnsafeRawPointer(memory)
    }

    deinit { bytes.deallocate() }

    /// Where a frame's number stands in its codec data: behind the VP8 frame header, or Opus' TOC.
    static func numberOffset(_ codec: Codec, isKeyframe: Bool) -> Int {
        codec == .opus ? 1 : isKeyframe ? 10 : 3
    }

    private static func header(_ payloadType: UInt8, hasTransportFeedback: Bool) -> [UInt8] {
        let fixed = [hasTransportFeedback ? 0x90 : 0x80, payloadType] + [UInt8](repeating: 0, count: 10)
        guard hasTransportFeedback else { return fixed }
        return fixed + [
            0xBE, 0xDE, 0, 1,  // one-byte extensions, one word (RFC 8285 §4.2)
            transportFeedbackExtension << 4 | 1, 0, 0,  // the transport-wide number
            0,  // padding
        ]
    }
}

extension PreparedMedia {
    /// Ten seconds or so of pictures: one key frame six times as large as the mean, the others spread about it as encoders' frames are.
    static func video(_ load: BenchmarkLoad) -> PreparedMedia {
        var random = BenchmarkGenerator(seed: load.seed)
        let count = max(1, load.keyframeInterval * load.framesPerSecond)
        let mean = Double(load.videoBitrate) * 1000 / 8 / Double(load.framesPerSecond)
        let keyframe = min(mean * 6, 60_000)
        let others = count > 1 ? (mean * Double(count) - keyframe) / Double(count - 1) : mean
        let payloads = (0..<count).map { index -> (bytes: [UInt8], isKeyframe: Bool) in
            // Log-normal with a deviation of 0.3, whose mean is exp(0.3² / 2) above its median.
            let size = index == 0 ? keyframe : others * exp(0.3 * random.normal() - 0.045)
            return (vp8(byteCount: max(32, Int(size)), isKeyframe: index == 0, using: &random), index == 0)
        }
        return PreparedMedia(
            codec: .vp8, payloads: payloads, interval: 1_000_000_000 / Int64(load.framesPerSecond),
            ticksPerFrame: UInt32(90_000 / load.framesPerSecond), hasTransportFeedback: load.hasTransportFeedback)
    }

    /// Ten seconds of sound in packets of 20 ms.
    static func audio(_ load: BenchmarkLoad) -> PreparedMedia {
        var random = BenchmarkGenerator(seed: load.seed &+ 1)
        let mean = Double(load.audioBitrate) * 1000 / 8 / Double(BenchmarkLoad.audioPacketsPerSecond)
        let payloads = (0..<500).map { _ -> (bytes: [UInt8], isKeyframe: Bool) in
            var bytes: [UInt8] = [31 << 3]  // one CELT frame of 20 ms, fullband (RFC 6716 §3.1)
            while bytes.count < max(8, Int(mean * (1 + 0.1 * random.normal()))) { bytes.append(UInt8.random(in: 0...255, using: &random)) }
            return (bytes, true)
        }
        return PreparedMedia(
            codec: .opus, payloads: payloads, interval: 20_000_000, ticksPerFrame: 960, hasTransportFeedback: load.hasTransportFeedback)
    }

    /// Bytes that are a VP8 frame of 1280×720 to everything but a decoder.
    private static func vp8(byteCount: Int, isKeyframe: Bool, using random: inout BenchmarkGenerator) -> [UInt8] {
        var bytes: [UInt8] = [isKeyframe ? 0x10 : 0x11, 0x02, 0x00]
        if isKeyframe { bytes += [0x9D, 0x01, 0x2A, 0x00, 0x05, 0xD0, 0x02] }
        while bytes.count < byteCount { bytes.append(UInt8.random(in: 0...255, using: &random)) }
        return bytes
    }
}
