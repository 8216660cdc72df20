/// A packet of zero-length frames: a decoder hears it as "lost" and conceals exactly its duration (RFC 6716 §3.2.1; RFC 7845 §4.1).
package struct OpusConcealment: Hashable, Sendable {
    /// One to two bytes.
    package var payload: [UInt8]
    /// Duration in samples at 48 kHz.
    package var sampleCount: Int
}

extension OpusTOC {
    /// The longest concealment of at most `sampleCount` samples at 48 kHz that follows a packet with this TOC, or nil when even the mode's shortest
    /// frame is longer (10 ms for SILK and hybrid, 2.5 ms for CELT).
    ///
    /// Mode, bandwidth and channels stay, so that no decoder resets. Call it until it is nil to fill a gap:
    /// ```swift
    /// while let filler = toc.concealment(upTo: gap) { write(filler.payload); gap -= filler.sampleCount }
    /// ```
    package func concealment(upTo sampleCount: Int) -> OpusConcealment? {
        let available = min(sampleCount, OpusPacket.longestSampleCount)
        // 20 ms where they fit: every mode has them and most packets of a call are of that size.
        let preferred = frameSizes.last { $0 <= min(available, 960) }
        guard let frameSize = preferred, let index = frameSizes.firstIndex(of: frameSize) else { return nil }
        let base = (firstConfiguration + UInt8(index)) << 3 | rawValue & 0b100
        let frameCount = available / frameSize
        let payload: [UInt8] =
            switch frameCount {
            case 1: [base]
            case 2: [base | 1]
            // Code 3, constant bit rate, no padding, every frame 0 bytes long.
            default: [base | 3, UInt8(frameCount)]
            }
        return OpusConcealment(payload: payload, sampleCount: frameCount * frameSize)
    }
}
