/// What one Opus packet holds, by the rules of RFC 6716 §3: a value of this type is a packet that every decoder must take.
package struct OpusPacket: Hashable, Sendable {
    package var toc: OpusTOC
    /// 1…48.
    package var frameCount: Int

    /// Duration in samples at 48 kHz, whatever the real bandwidth is: 120 (2.5 ms) … 5760 (120 ms).
    package var sampleCount: Int { frameCount * toc.samplesPerFrame }

    package var duration: Duration { .nanoseconds(Int64(sampleCount) * 1_000_000_000 / Self.sampleRate) }

    package static let sampleRate: Int64 = 48_000
    /// 120 ms, the most that one packet may last (RFC 6716 §3.2.5, R5).
    package static let longestSampleCount = 5760
    private static let longestFrame = 1275

    /// nil for a packet that breaks one of the requirements R1–R7 (RFC 6716 §3.4).
    package init?(parsing packet: borrowing RawSpan) {
        guard packet.byteCount >= 1 else { return nil }  // R1
        toc = OpusTOC(rawValue: packet.byte(at: 0))
        let length = packet.byteCount - 1
        switch toc.code {
        case 0:
            frameCount = 1
            guard length <= Self.longestFrame else { return nil }  // R2
        case 1:
            frameCount = 2
            guard length % 2 == 0, length / 2 <= Self.longestFrame else { return nil }  // R3, R2
        case 2:
            frameCount = 2
            guard let (first, offset) = Self.frameLength(in: packet, at: 1), offset + first <= packet.byteCount,  // R4
                packet.byteCount - offset - first <= Self.longestFrame
            else { return nil }
        default:
            guard let count = Self.arbitraryFrameCount(in: packet, samplesPerFrame: toc.samplesPerFrame) else { return nil }
            frameCount = count
        }
    }

    /// The number of frames in a code 3 packet, when its lengths add up (RFC 6716 §3.2.5, R5–R7).
    private static func arbitraryFrameCount(in packet: borrowing RawSpan, samplesPerFrame: Int) -> Int? {
        guard packet.byteCount >= 2 else { return nil }
        let flags = packet.byte(at: 1)
        let count = Int(flags & 0x3F)
        guard count >= 1, count * samplesPerFrame <= longestSampleCount else { return nil }
        var offset = 2
        var padding = 0
        if flags & 0x40 != 0 {
            while true {
                guard offset < packet.byteCount else { return nil }
                let byte = packet.byte(at: offset)
                offset += 1
                // 255 means 254 bytes of padding and another length byte.
                padding += byte == 255 ? 254 : Int(byte)
                if byte != 255 { break }
            }
        }
        var rest = packet.byteCount - offset - padding
        guard rest >= 0 else { return nil }
        guard flags & 0x80 != 0 else {
            return rest % count == 0 && rest / count <= longestFrame ? count : nil
        }
        for _ in 1..<count {
            guard let (length, next) = frameLength(in: packet, at: offset) else { return nil }
            rest -= next - offset + length
            offset = next
            guard rest >= 0 else { return nil }
        }
        return rest <= longestFrame ? count : nil
    }

    /// A frame's length in one or two bytes, and where what follows it begins (RFC 6716 §3.2.1).
    private static func frameLength(in packet: borrowing RawSpan, at offset: Int) -> (length: Int, next: Int)? {
        guard offset < packet.byteCount else { return nil }
        let first = Int(packet.byte(at: offset))
        guard first >= 252 else { return (first, offset + 1) }
        guard offset + 1 < packet.byteCount else { return nil }
        return (Int(packet.byte(at: offset + 1)) * 4 + first, offset + 2)
    }
}
