/// The uncompressed start of a VP8 frame (RFC 6386 §9.1).
///
/// ```
///  0                   1                   2
///  0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3     bit 0 of the frame tag is its lowest:
/// +-+-----+-+-------------------------------------+    the tag is little endian
/// |K| ver |S|      first partition size (19)      |
/// +-+-----+-+-------------------------------------+
/// | key frames only: 9D 01 2A | width 14, scale 2 | height 14, scale 2 |
/// ```
package struct VP8FrameHeader: Hashable, Sendable {
    package var isKeyframe: Bool
    /// The bitstream's profile, 0…3; higher values are reserved and read as they are.
    package var version: UInt8
    /// False for an alternate reference frame, which is decoded but not displayed.
    package var isShown: Bool
    /// Bytes of the first partition, which follows this header; 0…524 287. Not compared with the bytes that are there.
    package var firstPartitionSize: Int
    /// Of a key frame, without the scaling hints; each side 1…16 383. Else nil.
    package var dimensions: VideoDimensions?

    /// Bytes of this header: 10 in a key frame, else 3.
    package var byteCount: Int { isKeyframe ? Self.keyframeByteCount : Self.tagByteCount }

    private static let tagByteCount = 3
    private static let keyframeByteCount = 10

    /// nil for a frame too short for its header, a key frame without the start code, or one without width or height.
    package init?(parsing frame: borrowing RawSpan) {
        guard frame.byteCount >= Self.tagByteCount else { return nil }
        let tag = Int(frame.byte(at: 0)) | Int(frame.byte(at: 1)) << 8 | Int(frame.byte(at: 2)) << 16
        isKeyframe = tag & 1 == 0
        version = UInt8(tag >> 1 & 0b111)
        isShown = tag >> 4 & 1 == 1
        firstPartitionSize = tag >> 5
        guard isKeyframe else { return }

        guard frame.byteCount >= Self.keyframeByteCount,
            frame.byte(at: 3) == 0x9D, frame.byte(at: 4) == 0x01, frame.byte(at: 5) == 0x2A
        else { return nil }
        let width = Int(frame.byte(at: 6)) | Int(frame.byte(at: 7) & 0x3F) << 8
        let height = Int(frame.byte(at: 8)) | Int(frame.byte(at: 9) & 0x3F) << 8
        guard width > 0, height > 0 else { return nil }
        dimensions = VideoDimensions(width: width, height: height)
    }
}
