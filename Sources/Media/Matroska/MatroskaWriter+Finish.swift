extension MatroskaWriter {
    /// Closes the file: index, duration and sizes. Nothing can be written afterwards, and without a single frame nothing comes out at all.
    package mutating func finish() {
        finish(cutAt: nil, continuing: [])
    }

    /// Closes a file that is cut out of a longer one.
    ///
    /// - Parameters:
    ///   - end: where the last frames end that would last longer; nil for where they end by themselves.
    ///   - continuing: tracks that went on behind it, whose last pictures stand until then.
    package mutating func finish(cutAt end: MediaTime?, continuing: Set<TrackNumber>) {
        guard !isFinished else { return }
        isFinished = true
        releaseHeld()
        if let end { for index in tracks.indices { cut(index, at: end, continues: continuing.contains(tracks[index].number)) } }
        tellLastDurations()
        closeCluster(before: nil)
        // What is cut out of a longer file is as long as it was wanted.
        if end == nil { removeTrailingSilence() }
        guard byteCount > 0 else { return }

        // The order is what makes a crash harmless: new elements at the end, the Cues under the cover of their Void, then what points to them.
        if headIsStale { outputs.append(head.patch()) }
        appendTail()
        head.duration = Double(duration.nanoseconds) / 1e6
        outputs += head.finalPatches(fileByteCount: byteCount)
    }

    /// Lets a track's last frame end where the file is cut.
    private mutating func cut(_ index: Int, at end: MediaTime, continues: Bool) {
        guard let tick = tracks[index].lastTick else { return }
        let rest = end - MediaTime(nanoseconds: tick * 1_000_000 - tracks[index].codecDelayNanoseconds)
        let duration = tracks[index].lastDuration ?? estimatedDuration(of: tracks[index])
        guard rest > .zero, duration > rest || tracks[index].isVideo && continues else { return }
        // Of sound, what is over is thrown away behind the decoder; that is only possible while the block can still be changed.
        if !tracks[index].isVideo {
            guard tracks[index].lastSimpleBlock != nil else { return }
            tracks[index].lastDiscardPadding = duration - rest
        }
        tracks[index].lastDuration = rest
    }

    /// Gives the last picture of each track the duration that no later one tells. An Opus packet tells its own.
    private mutating func tellLastDurations() {
        var groups: [ToldBlock] = []
        for (index, track) in tracks.enumerated() where track.isVideo || track.lastDiscardPadding != nil {
            guard let block = track.lastSimpleBlock, let tick = track.lastTick else { continue }
            let whole = (track.lastDuration ?? estimatedDuration(of: track)) + (track.lastDiscardPadding ?? .zero)
            let duration = Self.ticks(whole, after: tick)
            groups.append(
                ToldBlock(
                    track: index, block: block.range,
                    details: .init(duration: duration, reference: block.reference, discardPadding: track.lastDiscardPadding)))
        }
        _ = tell(groups)
        // No other end has to be told, and blocks have moved.
        for index in tracks.indices { tracks[index].lastSimpleBlock = nil }
    }

    private mutating func appendTail() {
        let usesChecksums = configuration.checksums != .none
        let start = byteCount - head.segmentDataOffset
        var tail = EBMLWriter()
        if !writeCuesIntoReserve() {
            head.positions.append((.cues, start))
            tail.append(.cues, checksum: usesChecksums, children: appendCues)
        }
        if !chapters.isEmpty {
            head.positions.append((.chapters, start + tail.bytes.count))
            tail.append(.chapters, checksum: usesChecksums, children: appendChapters)
        }
        head.positions.append((.tags, start + tail.bytes.count))
        tail.append(.tags, checksum: usesChecksums, children: appendTags)
        emit(tail.bytes)
    }

    /// Puts the Cues between Tracks and the first cluster; false when there is not room for all of them.
    private mutating func writeCuesIntoReserve() -> Bool {
        let room = head.reserveByteCount
        guard room >= 2,
            let element = EBMLWriter.element(.cues, checksum: configuration.checksums != .none, fitting: room, children: appendCues)
        else { return false }
        var bytes = element
        if room > element.count { bytes += EBMLWriter.voidHeader(byteCount: room - element.count) }
        // First all that the Void still hides, then its first bytes: a crash between leaves the Void.
        let coverByteCount = EBMLWriter.voidHeader(byteCount: room).count
        let offset = head.segmentDataOffset + head.reservePosition
        outputs.append(.patch(offset: offset + coverByteCount, Array(bytes[coverByteCount...])))
        outputs.append(.patch(offset: offset, Array(bytes[..<coverByteCount])))
        head.positions.append((.cues, head.reservePosition))
        return true
    }

    private func appendCues(to writer: inout EBMLWriter) {
        for cue in cues.entries { cue.append(to: &writer) }
    }

    private func appendChapters(to writer: inout EBMLWriter) {
        writer.append(.editionEntry) { edition in
            for (index, chapter) in chapters.enumerated() {
                chapter.append(to: &edition, uid: configuration.identifier(Configuration.chapterIdentifier(index)))
            }
        }
    }

    private func appendTags(to writer: inout EBMLWriter) {
        for track in tracks where track.isDeclared {
            let uid = configuration.identifier(Configuration.trackIdentifier(track.number))
            statistics(of: track.number)?.append(
                to: &writer, uid: uid, writingApp: configuration.writingApp, date: configuration.date)
        }
    }
}
