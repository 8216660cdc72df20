package import Media

/// Bytes that look like VP8 frames and Opus packets to everything but a decoder, each different from all others.
package enum SyntheticFrames {
    /// A VP8 frame of so many bytes, at least 10 for a key frame, else at least 7.
    package static func vp8(_ number: Int, isKeyframe: Bool, byteCount: Int = 2500, dimensions: VideoDimensions? = nil) -> [UInt8] {
        let dimensions = dimensions ?? VideoDimensions(width: 640, height: 360)
        var bytes: [UInt8] = [isKeyframe ? 0x10 : 0x11, 0x02, 0x00]
        if isKeyframe {
            bytes += [0x9D, 0x01, 0x2A, UInt8(dimensions.width & 0xFF), UInt8(dimensions.width >> 8)]
            bytes += [UInt8(dimensions.height & 0xFF), UInt8(dimensions.height >> 8)]
        }
        bytes.append(bigEndian: UInt32(number))
        var random = SeededGenerator(seed: UInt64(number))
        while bytes.count < byteCount { bytes.append(bigEndian: random.next()) }
        return Array(bytes.prefix(max(byteCount, 14)))
    }

    /// The number that a frame or packet was made with; nil when a byte of it is wrong.
    package static func number(of frame: EncodedFrame) -> Int? {
        let offset = frame.codec == .opus ? 1 : frame.isKeyframe ? 10 : 3
        let number = Int(frame.payload.span.bytes.bigEndian(at: offset, as: UInt32.self))
        let expected =
            switch frame.codec {
            case .opus: opus(number, byteCount: frame.payload.count)
            case .vp8: vp8(number, isKeyframe: frame.isKeyframe, byteCount: frame.payload.count, dimensions: frame.dimensions)
            }
        return expected == frame.payload ? number : nil
    }

    /// A packet of one 20 ms CELT frame.
    package static func opus(_ number: Int, byteCount: Int = 80) -> [UInt8] {
        var bytes: [UInt8] = [31 << 3]
        bytes.append(bigEndian: UInt32(number))
        return bytes + [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: max(0, byteCount - 5))
    }

    /// A packet of one wide-band SILK frame of 10, 20, 40 or 60 ms (RFC 6716 §3.1: configurations 8 to 11).
    package static func silk(_ number: Int, lasting duration: Duration, isStereo: Bool = false, byteCount: Int = 80) -> [UInt8] {
        let durations: [Duration] = [.milliseconds(10), .milliseconds(20), .milliseconds(40), .milliseconds(60)]
        let configuration = UInt8(8 + (durations.firstIndex(of: duration) ?? 1))
        var bytes = opus(number, byteCount: byteCount)
        bytes[0] = configuration << 3 | (isStereo ? 0x04 : 0)
        return bytes
    }
}
