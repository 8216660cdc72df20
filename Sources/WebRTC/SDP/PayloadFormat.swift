/// What the packets of one RTP payload type carry, as far as Recorder cares.
package enum PayloadFormat: Hashable, Sendable, Codable {
    /// RFC 7741, 90 kHz.
    case vp8
    /// RFC 7587, 48 kHz. `stereo`: the sender says that it may send two channels (`sprop-stereo=1`).
    case opus(stereo: Bool)
    /// Retransmissions (RFC 4588) of the packets of payload type `primary`.
    case rtx(primary: UInt8)
    /// Redundant audio (RFC 2198) around packets of payload type `primary`.
    case red(primary: UInt8)
    /// Negotiated, but nothing to record.
    case other
}
