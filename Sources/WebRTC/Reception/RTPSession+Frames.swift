import Media

/// Which stream of a track is handed out, and what is said about it.
extension RTPSession {
    /// Silent for this long while another layer speaks: the layer was switched off.
    private static let deadAfter = Duration.seconds(2)

    /// Hands out what the stream made.
    mutating func forward(from index: Int, at now: MonotonicTime) {
        guard let track = trackIndex(of: streams[index].trackID) else { return }
        defer { updateWaiting(track, because: index) }
        guard streams[index].hasNews else { return }
        let trackID = tracks[track].media.trackID
        for output in streams[index].takeOutputs() {
            switch output {
            case .frame(let frame):
                guard select(index, for: frame, track: track, at: now) else { continue }
                placeEarlySenderReport(of: index, trackID)
                if streams[index].lacksKeyframe(at: now) { streams[index].keyframes.request(at: now) }
                events.append(.frame(frame, trackID))
            case .lost(let count):
                guard isSelected(index, track: track) else { continue }
                events.append(.framesLost(count, trackID))
            case .keyframeNeeded:
                // Other layers are asked only when they are to take over.
                // And none is when it has come behind the loss.
                guard streams[index].needsKeyframe else { continue }
                if isSelected(index, track: track) || takesOver(index, track: track) { streams[index].keyframes.request(at: now) }
            }
        }
        if let sample = streams[index].roundTripSample {
            learnRoundTripTime(sample)
            streams[index].roundTripSample = nil
        }
    }

    private func isSelected(_ index: Int, track: Int) -> Bool {
        tracks[track].selected == nil || tracks[track].selected == streams[index].ssrc
    }

    /// Whether a frame of this stream is handed out. A change of streams happens at key frames only.
    private mutating func select(_ index: Int, for frame: EncodedFrame, track: Int, at now: MonotonicTime) -> Bool {
        let ssrc = streams[index].ssrc
        guard let selected = tracks[track].selected, let current = streams.firstIndex(where: { $0.ssrc == selected }) else {
            tracks[track].selected = ssrc
            return true
        }
        if current == index { return true }
        guard prefers(index, to: current, track: track) else { return false }
        guard frame.isKeyframe else {
            streams[index].keyframes.request(at: now)
            return false
        }
        if !tracks[track].isSimulcast {
            // The old source is over: what it has must come out before the new one's first frame.
            streams[current].flush(at: now)
            forward(from: current, at: now)
        }
        tracks[track].selected = ssrc
        return true
    }

    /// Simulcast: the largest picture that still comes. Else: the newer source, or the only one that still speaks.
    private func prefers(_ candidate: Int, to current: Int, track: Int) -> Bool {
        guard tracks[track].isSimulcast else { return isDead(current, before: candidate) || isNewer(candidate, than: current) }
        guard isDead(current, before: candidate) else { return area(candidate) > area(current) }
        return !streams.indices.contains { other in
            streams[other].trackID == streams[candidate].trackID && other != current && area(other) > area(candidate)
                && !isDead(other, before: candidate)
        }
    }

    private func isDead(_ index: Int, before other: Int) -> Bool {
        streams[other].lastArrival - streams[index].lastArrival > Self.deadAfter
    }

    private func isNewer(_ index: Int, than other: Int) -> Bool {
        streams[index].startedAt > streams[other].startedAt
    }

    private func area(_ index: Int) -> Int {
        streams[index].statistics.dimensions.map { $0.width * $0.height } ?? 0
    }

    private mutating func updateWaiting(_ track: Int, because index: Int) {
        guard streams[index].isWaiting != tracks[track].isWaiting else { return }
        let trackID = tracks[track].media.trackID
        guard let selected = selectedStream(of: trackID) else { return }
        let isWaiting = streams[selected].isWaiting
        guard isWaiting != tracks[track].isWaiting else { return }
        tracks[track].isWaiting = isWaiting
        events.append(.recovery(isWaiting: isWaiting, trackID))
    }

    private func takesOver(_ index: Int, track: Int) -> Bool {
        let selected = tracks[track].selected
        guard let current = streams.firstIndex(where: { $0.ssrc == selected }) else { return true }
        return prefers(index, to: current, track: track)
    }

    // MARK: Sender reports

    /// A report can be placed once a frame's timestamp is known.
    private mutating func placeEarlySenderReport(of index: Int, _ trackID: TrackID) {
        guard let (report, arrival) = streams[index].earlySenderReport else { return }
        streams[index].earlySenderReport = nil
        place(report, of: index, arrival: arrival)
    }

    mutating func place(_ report: SenderReport, of index: Int, arrival: MonotonicTime) {
        guard let timestamp = streams[index].extended(report.rtpTimestamp) else {
            streams[index].earlySenderReport = (report, arrival)
            return
        }
        let trackID = streams[index].trackID
        let name = canonicalNames[report.ssrc] ?? trackIndex(of: trackID).flatMap { tracks[$0].media.canonicalName }
        events.append(
            .senderReport(
                SenderReportTiming(
                    ssrc: report.ssrc, ntpTime: report.ntpTime, rtpTimestamp: timestamp, arrival: arrival, canonicalName: name),
                trackID))
    }
}
