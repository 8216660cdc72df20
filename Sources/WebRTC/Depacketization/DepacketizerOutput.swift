import Media

/// What a depacketizer has for its stream's owner, in order.
enum DepacketizerOutput {
    case frame(EncodedFrame)
    /// So many frames (packets of sound) will never come, or cannot be decoded.
    case lost(Int)
    /// Nothing can be decoded before a key frame.
    case keyframeNeeded
}
