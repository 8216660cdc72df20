/// How long the last frames of a cluster last: what readers cannot tell from the next block of the same cluster.
///
/// A cluster that has to come out before its last picture's end is known says what is likely, in a field that the next picture can correct.
extension MatroskaWriter {
    /// The last picture of a cluster that came out, as long as no other one followed.
    struct UnsettledPicture {
        /// When it begins, in milliseconds of the file's timeline.
        let tick: Int64
        /// Where the file says its duration, and what it says.
        let field: MatroskaCluster.DurationField
        /// Where the first block of the next cluster begins.
        var nextCluster: Int64?
    }

    /// A SimpleBlock of the open cluster that becomes a BlockGroup.
    struct ToldBlock {
        /// Index of its track.
        let track: Int
        let block: Range<Int>
        let details: MatroskaCluster.GroupDetails
    }

    /// A duration that may be told again, and the index of its track.
    typealias ToldField = (track: Int, field: MatroskaCluster.DurationField)

    /// Tells the ends of the last pictures in the open cluster, and of sound of which a guess would be too long.
    ///
    /// - Parameter next: where the next cluster begins; nil when nobody knows.
    mutating func tellEnds(before next: Int64?) -> [ToldField] {
        var groups: [ToldBlock] = []
        for (index, track) in tracks.enumerated() {
            guard let block = track.lastSimpleBlock, let tick = track.lastTick else { continue }
            let duration: Int64
            if track.isVideo {
                duration = next.map { $0 - tick } ?? likelyDuration(of: track, at: tick)
            } else {
                // Firefox guesses that it lasts as long as the one before it did: into the next cluster, or, behind what was squeezed in for lost
                // sound, so short that the next one seems to be missing.
                guard let known = track.lastDuration, let previous = track.previousTick else { continue }
                duration = Self.ticks(known, after: tick)
                guard tick - previous > duration || tick - previous < duration * 3 / 4 else { continue }
            }
            groups.append(
                ToldBlock(
                    track: index, block: block.range,
                    details: .init(duration: max(1, duration), reference: block.reference, hasFixedWidth: track.isVideo)))
        }
        return tell(groups)
    }

    /// Until the sound ends that came with it: there the next cluster begins, if sound goes on.
    private func likelyDuration(of picture: TrackState, at tick: Int64) -> Int64 {
        let soundEnd = endOfSound
        return soundEnd > tick ? soundEnd - tick : Self.ticks(estimatedDuration(of: picture), after: tick)
    }

    /// - Returns: the durations that can be told again.
    mutating func tell(_ blocks: [ToldBlock]) -> [ToldField] {
        // From the back, so that the places of the others stay right. No cue moves: a key frame, the only thing cued, is first in its cluster.
        var fields: [ToldField] = []
        for block in blocks.sorted(by: { $0.block.lowerBound > $1.block.lowerBound }) {
            guard let told = cluster?.convertToGroup(block.block, details: block.details) else { continue }
            for place in fields.indices { fields[place].field.offset += told.byteCount }
            if let field = told.field { fields.append((block.track, field)) }
        }
        return fields
    }

    /// Lets the picture before this one end where this one begins, or at the cluster between them.
    mutating func settle(_ track: Int, before tick: Int64, isKeyframe: Bool) {
        guard let picture = tracks[track].unsettled.take() else { return }
        var duration = tick - picture.tick
        // Players that cannot follow pictures over the end of a cluster take half of the duration for all of it.
        if !isKeyframe, let next = picture.nextCluster, next > picture.tick, 2 * (next - picture.tick) >= duration {
            duration = next - picture.tick
        }
        for patch in picture.field.change(to: duration) { outputs.append(patch) }
    }
}
