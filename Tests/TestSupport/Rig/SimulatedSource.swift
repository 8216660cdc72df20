package import Media

/// A camera or a microphone with its encoder: one frame after the other, at even distances.
package struct SimulatedSource: Sendable {
    /// What the encoder is asked for.
    package struct Request: Sendable {
        /// Counts the frames of the track that are sent, all layers together.
        package var number: Int
        package var isKeyframe: Bool
        /// nil: whatever the source has.
        package var dimensions: VideoDimensions?
        /// From this frame to the next.
        package var interval: Duration
    }

    package var codec: Codec
    package var interval: Duration
    /// From capture to the first packet's departure.
    package var encodingDelay: Duration
    /// How many moments of capture there are.
    package var count: Int
    /// A source without an encoder cannot make a key frame when it is asked for one.
    package var frame: @Sendable (Request) -> [UInt8]
    /// How much faster its clock runs than true time, in parts per million.
    package var clockError = 0.0
    /// Offers `nack`. Chromium does not for sound; our own pages add it.
    package var canSendAgain = true
    /// How many earlier packets each packet of sound carries copies of (RFC 2198); nil: `red` is not offered.
    package var redundancy: Int?
    /// Of pictures: 1, 2 or 3, as libwebrtc lays them out.
    package var temporalLayers = 1
    /// Simulcast: the layers' names and sizes; empty without.
    package var layers: [(rid: String, dimensions: VideoDimensions)] = []
    package var isScreenShare = false
    /// Discontinuous transmission: whether there is nothing to be heard so long after the start.
    package var isSilent: @Sendable (Duration) -> Bool = { _ in false }
    /// Whether packets name their m-section: then new SSRCs need no new offer.
    package var namesSection = true

    package init(
        codec: Codec, interval: Duration, encodingDelay: Duration, count: Int, frame: @escaping @Sendable (Request) -> [UInt8]
    ) {
        self.codec = codec
        self.interval = interval
        self.encodingDelay = encodingDelay
        self.count = count
        self.frame = frame
    }

    /// These pictures, 30 a second, as they are: no key frames but their own.
    package static func pictures(_ frames: [[UInt8]]) -> SimulatedSource {
        SimulatedSource(codec: .vp8, interval: .nanoseconds(33_333_333), encodingDelay: .milliseconds(15), count: frames.count) { request in
            frames[request.number]
        }
    }

    /// 30 numbered pictures a second; a key frame at first and whenever one is asked for.
    package static func pictures(
        for duration: Duration, every interval: Duration = .nanoseconds(33_333_333), encodingDelay: Duration = .milliseconds(45),
        byteCount: Int = 1500
    ) -> SimulatedSource {
        SimulatedSource(codec: .vp8, interval: interval, encodingDelay: encodingDelay, count: Int(duration / interval)) { request in
            SyntheticFrames.vp8(
                request.number, isKeyframe: request.isKeyframe, byteCount: request.isKeyframe ? 6 * byteCount : byteCount,
                dimensions: request.dimensions)
        }
    }

    /// 50 numbered packets of sound a second.
    package static func sound(for duration: Duration) -> SimulatedSource {
        SimulatedSource(
            codec: .opus, interval: .milliseconds(20), encodingDelay: .milliseconds(20), count: Int(duration / .milliseconds(20))
        ) { request in SyntheticFrames.opus(request.number) }
    }

    /// The same source, otherwise.
    package func with(_ change: (inout SimulatedSource) -> Void) -> SimulatedSource {
        var other = self
        change(&other)
        return other
    }
}
