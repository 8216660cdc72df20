import Media

/// One Opus packet of a recording.
struct SoundPacket: Hashable {
    /// Of its first sample, on the recording's timeline; of the first one that is heard, when some are skipped.
    var time: MediaTime
    var payload: [UInt8]
    /// Samples at 48 kHz at its beginning that only tune the decoder.
    var skipped = 0
    /// Samples at 48 kHz to throw away at its end.
    var discarded = 0
    /// The first one of a file: a decoder begins anew.
    var beginsFile = false
    /// How much of all files is read, 0…1.
    var progress = 0.0

    /// Of frames of no bytes (`OpusTOC.concealment`): nobody sent it.
    var isConcealment: Bool { payload.count == 1 || payload.count == 2 && payload[0] & 3 == 3 && payload[1] & 0xC0 == 0 }

    /// Of its first sample, heard or not.
    var decodingTime: MediaTime { time - .nanoseconds(Int64(skipped) * 1_000_000_000 / OpusPacket.sampleRate) }
}
