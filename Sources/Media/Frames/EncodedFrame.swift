/// One whole encoded picture or one Opus packet, as its sender made it, freed from RTP.
package struct EncodedFrame: Hashable, Sendable {
    package var codec: Codec
    /// Extended: counts on across wraps of the 32-bit RTP timestamp; may be negative near the start. Unit: `codec.clockRate`.
    package var rtpTimestamp: Int64
    package var ssrc: UInt32
    /// When the first of its packets to arrive did so.
    package var arrival: MonotonicTime
    /// Decodable on its own. Every Opus packet is.
    package var isKeyframe: Bool
    /// Of a VP8 key frame, from its header; else nil.
    package var dimensions: VideoDimensions?
    /// The codec's own bytes, never empty.
    package var payload: [UInt8]

    package init(
        codec: Codec, rtpTimestamp: Int64, ssrc: UInt32, arrival: MonotonicTime, isKeyframe: Bool,
        dimensions: VideoDimensions? = nil, payload: [UInt8]
    ) {
        self.codec = codec
        self.rtpTimestamp = rtpTimestamp
        self.ssrc = ssrc
        self.arrival = arrival
        self.isKeyframe = isKeyframe
        self.dimensions = dimensions
        self.payload = payload
    }
}
