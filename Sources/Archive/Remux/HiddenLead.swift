import Media

/// The pictures from a key frame up to where a cut begins: decoders need them all, and nobody is to see more than the last.
///
/// A VP8 frame says itself whether it is shown (RFC 6386 §9.1), so a bit hides it from every decoder without its being encoded again.
/// All stand at the cut's beginning, and the last that was shown is shown there: it is the picture that stood at that moment.
struct HiddenLead {
    /// The last picture that is shown, and what came behind it without being shown.
    private(set) var frames: [MuxedFrame] = []

    /// More than any encoder puts between two pictures that are shown.
    private static let longestTail = 16

    /// Takes the next frame, and returns those before it that will not be shown.
    mutating func append(_ frame: MuxedFrame) -> [MuxedFrame] {
        let isShown = VP8FrameHeader(parsing: frame.payload.span.bytes)?.isShown ?? true
        guard isShown || frames.count >= Self.longestTail else {
            frames.append(frame)
            return []
        }
        let hidden = frames.map(Self.hidden)
        frames = [frame]
        return hidden
    }

    private static func hidden(_ frame: MuxedFrame) -> MuxedFrame {
        var hidden = frame
        hidden.isInvisible = true
        // libavformat gives pictures without a duration that stand at a file's beginning times of its own, one after the other.
        if hidden.isKeyframe { hidden.duration = .milliseconds(1) }
        // The frame tag's fifth bit: show_frame.
        if !hidden.payload.isEmpty { hidden.payload[0] &= ~0x10 }
        return hidden
    }
}
