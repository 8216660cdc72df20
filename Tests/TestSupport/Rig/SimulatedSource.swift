package import Media

/// A camera or a microphone with its encoder: one frame after the other, at even distances.
package struct SimulatedSource: Sendable {
    package var codec: Codec
    package var interval: Duration
    /// From capture to the first packet's departure.
    package var encodingDelay: Duration
    /// How many frames there are.
    package var count: Int
    /// The frame with a number; the flag says that a key frame is asked for. A source without an encoder cannot make one.
    package var frame: @Sendable (Int, Bool) -> [UInt8]

    package init(
        codec: Codec, interval: Duration, encodingDelay: Duration, count: Int, frame: @escaping @Sendable (Int, Bool) -> [UInt8]
    ) {
        self.codec = codec
        self.interval = interval
        self.encodingDelay = encodingDelay
        self.count = count
        self.frame = frame
    }

    /// These pictures, 30 a second, as they are: no key frames but their own.
    package static func pictures(_ frames: [[UInt8]]) -> SimulatedSource {
        SimulatedSource(codec: .vp8, interval: .nanoseconds(33_333_333), encodingDelay: .milliseconds(15), count: frames.count) {
            number, _ in
            frames[number]
        }
    }

    /// 30 numbered pictures a second; a key frame at first and whenever one is asked for.
    package static func pictures(for duration: Duration, encodingDelay: Duration = .milliseconds(45), byteCount: Int = 1500)
        -> SimulatedSource
    {
        let count = Int(duration / .nanoseconds(33_333_333))
        return SimulatedSource(codec: .vp8, interval: .nanoseconds(33_333_333), encodingDelay: encodingDelay, count: count) {
            number, isAsked in
            let isKeyframe = number == 0 || isAsked
            return SyntheticFrames.vp8(number, isKeyframe: isKeyframe, byteCount: isKeyframe ? 6 * byteCount : byteCount)
        }
    }

    /// 50 numbered packets of sound a second.
    package static func sound(for duration: Duration) -> SimulatedSource {
        SimulatedSource(
            codec: .opus, interval: .milliseconds(20), encodingDelay: .milliseconds(20), count: Int(duration / .milliseconds(20))
        ) { number, _ in SyntheticFrames.opus(number) }
    }
}
