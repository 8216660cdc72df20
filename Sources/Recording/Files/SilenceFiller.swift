import Media

/// Opus packets that stand for sound that never came, so that a sound track is as long as its time on the clock for those who only count samples, too.
///
/// FACTS: of all ways to write a gap, packets that every decoder conceals are the only one that ffmpeg, GStreamer and both browsers read alike.
struct SilenceFiller {
    struct Filler: Hashable {
        var payload: [UInt8]
        var time: MediaTime
        var duration: Duration
    }

    private var toc: OpusTOC?
    private var frameSamples: Int64 = 0
    /// Where the last packet ends by its time.
    private var end = MediaTime.zero
    /// From where samples are counted, and how many were written since.
    private var origin = MediaTime.zero
    private var samples: Int64 = 0
    /// Of the gap that is open.
    private var filledSamples: Int64 = 0

    /// A minute of silence is silence. And a wrong clock must not fill a disk.
    private static let longestFill: Int64 = 60 * OpusPacket.sampleRate

    /// Takes note of a packet of real sound.
    /// - Returns: how long the gap before it is that stays one, when it was too long to be filled.
    mutating func wrote(_ packet: OpusPacket, at time: MediaTime) -> Duration? {
        defer {
            toc = packet.toc
            frameSamples = Int64(packet.sampleCount)
            samples += frameSamples
            end = time + packet.duration
            filledSamples = 0
        }
        guard toc != nil else {
            origin = time
            return nil
        }
        guard filledSamples > Self.longestFill - Int64(OpusPacket.longestSampleCount) else { return nil }
        origin = time
        samples = 0
        return time - end
    }

    /// The next filler before a packet of sound at `time`; nil when there is nothing (more) to fill.
    ///
    /// Cracks of less than half a packet are left alone: they are rounding and corrections. What they add up to is filled when it is worth a packet.
    mutating func next(beforeSoundAt time: MediaTime) -> Filler? {
        guard toc != nil else { return nil }
        let missing = missing(at: time)
        guard missing >= (isGap(at: time) || filledSamples > 0 ? 1 : frameSamples) else { return nil }
        return fill(missing, before: time)
    }

    /// The next filler before a picture at `time`, with which no sound came: blocks of a file are in order of time, so a gap is filled as it goes on.
    mutating func next(beforePictureAt time: MediaTime) -> Filler? {
        guard toc != nil, isGap(at: time) else { return nil }
        // Whole 10 ms, which every mode has. And never beyond the picture: the sound may begin again any moment.
        let missing = min(missing(at: time), Self.samples(time - end))
        return fill(missing / 480 * 480, before: time)
    }

    /// How many samples the track is short of the clock, rounded to the shortest Opus frame.
    private func missing(at time: MediaTime) -> Int64 {
        (Self.samples(time - origin) - samples + 60) / 120 * 120
    }

    private func isGap(at time: MediaTime) -> Bool {
        Self.samples(time - end) >= frameSamples / 2
    }

    private mutating func fill(_ missing: Int64, before time: MediaTime) -> Filler? {
        let count = min(missing, Self.longestFill - filledSamples)
        guard count > 0, let filler = toc?.concealment(upTo: Int(count)) else { return nil }
        let duration = Duration.nanoseconds(Int64(filler.sampleCount) * 1_000_000_000 / OpusPacket.sampleRate)
        let start = min(end, time - .milliseconds(1))
        end = max(end, start + duration)
        samples += Int64(filler.sampleCount)
        filledSamples += Int64(filler.sampleCount)
        return Filler(payload: filler.payload, time: start, duration: duration)
    }

    private static func samples(_ duration: Duration) -> Int64 {
        duration.nanoseconds / 1000 * 48 / 1000
    }
}
