/// Tracks that the file does not describe any more, recognised by what is in their blocks.
///
/// A VP8 key frame has a start code and its size; Opus packets have lengths that must add up and durations that fill the time between them. What is
/// neither stays unknown.
extension MatroskaReader {
    /// Looked at before it is said what a track holds.
    private static let mostFrames = 3000
    /// Fewer could be Opus by chance.
    private static let fewestPackets = 5
    /// No Opus packet has as many bytes.
    private static let longestPacket = 48 * 1275 + 100

    /// What was seen of one track's frames.
    private struct Content {
        var frames = 0
        var size: VideoDimensions?
        var packets = 0
        var isStereo = false
        var duration = Duration.zero
        var first: MediaTime?
        var last = MediaTime.zero

        mutating func add(_ payload: [UInt8], at time: MediaTime) {
            frames += 1
            if let seen = VP8FrameHeader(parsing: payload.span.bytes)?.dimensions {
                size = VideoDimensions(width: max(size?.width ?? 0, seen.width), height: max(size?.height ?? 0, seen.height))
            }
            if let packet = OpusPacket(parsing: payload.span.bytes) {
                packets += 1
                isStereo = isStereo || packet.toc.isStereo
                duration += packet.duration
            }
            first = first ?? time
            last = max(last, time)
        }

        var track: MatroskaTrack? {
            // By chance one picture in 16 million begins with the code of a key frame, and nearly none of Opus.
            if let size { return MatroskaTrack(.vp8(size)) }
            guard let first, packets == frames, packets >= MatroskaReader.fewestPackets else { return nil }
            let span: Duration = last - first
            guard duration > span / 2, duration < span * 2 + .milliseconds(240) else { return nil }
            return MatroskaTrack(.opus(OpusHead(channels: isStereo ? 2 : 1)))
        }
    }

    /// Describes the tracks by their blocks, where the Tracks element is gone or its checksum is wrong.
    mutating func findLostTracks() throws {
        guard try isDescriptionDamaged() else { return }
        var scan = self
        scan.rewind()
        var contents: [Int: Content] = [:]
        var count = 0
        while count < Self.mostFrames, let frame = try scan.nextFrame() {
            count += 1
            guard (1...126).contains(frame.track) else { continue }
            // A picture's head is enough.
            let end = min(frame.payload.upperBound, frame.payload.lowerBound + Self.longestPacket)
            let payload = try scan.bytes(in: frame.payload.lowerBound..<end)
            contents[frame.track, default: Content()].add(payload, at: frame.timestamp)
        }
        for (number, content) in contents.sorted(by: { $0.key < $1.key }) {
            guard let track = content.track, self.track(number)?.codec != track.codec else { continue }
            var writer = EBMLWriter()
            track.append(to: &writer, number: TrackNumber(rawValue: UInt8(number)), uid: UInt64(number), isDefault: true)
            guard let element = EBMLElement(.tracks, data: writer.bytes).children.first(where: { $0.id == .trackEntry }),
                let entry = MatroskaTrackEntry(element)
            else { continue }
            tracks.removeAll { $0.number == number }
            tracks.append(entry)
            foundTracks.append(element)
        }
    }

    private mutating func isDescriptionDamaged() throws -> Bool {
        guard !tracks.isEmpty, let place = places[.tracks] else { return tracks.isEmpty }
        guard let header = try Self.header(at: place.lowerBound, in: &window) else { return true }
        let whole = MatroskaPlace(id: .tracks, element: place, data: place.lowerBound + header.byteCount..<place.upperBound)
        guard let checksum = try checksum(in: whole) else { return false }
        return try isWrong(checksum, over: checksum.element.upperBound..<whole.data.upperBound)
    }
}
