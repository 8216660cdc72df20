package import Media

/// Whose a packet is, and what it carries.
extension RTPSession {
    /// Of all streams together: 2 s of 64 Mbit/s.
    private static let maximumWaitingBytes = 16 << 20

    /// A packet that was authenticated and decrypted.
    package mutating func handle(rtp packet: borrowing RawSpan, at now: MonotonicTime) {
        let header: RTPHeader
        do {
            header = try RTPHeader(parsing: packet)
        } catch {
            counters.malformedPackets += 1
            return
        }
        let extensions = RTPHeaderExtensions(parsing: packet, header, extensionMap)
        if let number = extensions.transportSequenceNumber { arrivals.record(number, at: now) }
        guard let role = role(of: header, extensions, in: packet, at: now) else {
            counters.unknownPackets += 1
            return
        }
        lastMediaSSRC = header.ssrc
        switch role {
        case .primary(let index): receive(header, in: packet, stream: index, at: now)
        case .retransmission(of: let index): receiveRetransmission(header, in: packet, stream: index, at: now)
        }
        if streams[role.streamIndex].isWaiting { limitMemory(at: now) }
        forward(from: role.streamIndex, at: now)
        // A key frame is asked for at once; everything else waits for its deadline.
        if streams[role.streamIndex].needsKeyframe(at: now) { collectFeedback(at: now) }
    }

    private mutating func receive(_ header: RTPHeader, in packet: borrowing RawSpan, stream index: Int, at now: MonotonicTime) {
        guard let track = trackIndex(of: streams[index].trackID) else { return }
        var content = tracks[track].content(ofPayloadType: header.payloadType)
        var range = header.payloadRange
        if case .red(let primary) = tracks[track].formats[Int(header.payloadType)], tracks[track].media.kind == .video {
            // RED around video holds one block: VP8, or a ULPFEC packet, which takes a number and is not used (RFC 5109).
            content = .nothing
            let payload = packet.extracting(range)
            RedundantAudio.forEachBlock(in: payload) { block in
                guard block.isPrimary, block.payloadType == primary else { return }
                content = .vp8
                range = range.lowerBound + block.range.lowerBound..<range.upperBound
            }
        }
        if range.isEmpty { content = .nothing }
        if content != .nothing { activate(track, at: now) }
        streams[index].receive(header, content, packet.extracting(range), at: now)
    }

    /// The payload is the original's sequence number and payload (RFC 4588 §4). Without the latter it is a probe for bandwidth.
    private mutating func receiveRetransmission(
        _ header: RTPHeader, in packet: borrowing RawSpan, stream index: Int, at now: MonotonicTime
    ) {
        guard header.payloadRange.count > 2, let track = trackIndex(of: streams[index].trackID),
            case .rtx(let primary) = tracks[track].formats[Int(header.payloadType)]
        else { return }
        let start = header.payloadRange.lowerBound
        let sequenceNumber = packet.bigEndian(at: start, as: UInt16.self)
        let content = tracks[track].content(ofPayloadType: primary)
        let payload = packet.extracting(start + 2..<header.payloadRange.upperBound)
        streams[index].receiveRetransmission(header, sequenceNumber: sequenceNumber, content, payload, at: now)
    }

    /// A peer that leaves holes in many streams fills no more memory than one with a single stream.
    private mutating func limitMemory(at now: MonotonicTime) {
        var sum = 0
        var largest = 0
        for index in streams.indices {
            sum += streams[index].waitingByteCount
            if streams[index].waitingByteCount > streams[largest].waitingByteCount { largest = index }
        }
        guard sum > Self.maximumWaitingBytes else { return }
        streams[largest].giveUpFirstGap(at: now)
        forward(from: largest, at: now)
    }

    /// Waits no longer for what has been missing longest: somebody needs the memory.
    package mutating func giveUpOldestWait(at now: MonotonicTime) {
        guard let waitingSince, let oldest = streams.firstIndex(where: { $0.waitingSince == waitingSince }) else { return }
        streams[oldest].giveUpFirstGap(at: now)
        forward(from: oldest, at: now)
    }

    private mutating func activate(_ track: Int, at now: MonotonicTime) {
        guard !tracks[track].isActive else { return }
        tracks[track].isActive = true
        if tracks[track].media.kind == .video, tracks[track].media.feedback.remb, !tracks[track].media.feedback.transportCC {
            nextBitrateLimit = now
        }
    }

    // MARK: Demultiplexing

    /// The stream of a packet: by the SSRC when it is known, else by what RFC 8843 §9.2 names, in its order.
    private mutating func role(
        of header: RTPHeader, _ extensions: RTPHeaderExtensions, in packet: borrowing RawSpan, at now: MonotonicTime
    ) -> SourceTable.Role? {
        if let role = sources[header.ssrc] {
            guard let mid = extensions.mid, let track = track(withMID: mid, in: packet),
                tracks[track].media.trackID != streams[role.streamIndex].trackID
            else { return role }
            // The sender uses the SSRC for another m-section from now on.
            removeStream(at: role.streamIndex, at: now)
        }
        guard !sources.isFull, let track = track(of: header, extensions, in: packet), tracks[track].media.isReceiving,
            let format = tracks[track].formats[Int(header.payloadType)]
        else { return nil }
        switch format {
        case .vp8, .opus, .red:
            let rid = extensions.rid.map { packet.bytes(in: $0) }
            return .primary(addStream(header.ssrc, rid: rid, track: track, at: now))
        case .rtx:
            let repairedRID = extensions.repairedRID.map { packet.bytes(in: $0) }
            guard let index = primaryStream(of: header.ssrc, repairedRID: repairedRID, track: track, at: now) else { return nil }
            sources.insert(header.ssrc, .retransmission(of: index))
            return .retransmission(of: index)
        case .other:
            return nil
        }
    }

    private func track(of header: RTPHeader, _ extensions: RTPHeaderExtensions, in packet: borrowing RawSpan) -> Int? {
        // A MID that nobody negotiated is of a description that has not arrived yet: the packet cannot be placed.
        if let mid = extensions.mid { return track(withMID: mid, in: packet) }
        let ssrc = header.ssrc
        if let announced = tracks.firstIndex(where: { $0.media.ssrcs.contains(ssrc) || $0.media.retransmissionSSRCs[ssrc] != nil }) {
            return announced
        }
        let candidates = tracks.indices.filter { tracks[$0].media.isReceiving && tracks[$0].formats[Int(header.payloadType)] != nil }
        return candidates.count == 1 ? candidates[0] : nil
    }

    private func track(withMID range: Range<Int>, in packet: borrowing RawSpan) -> Int? {
        search: for index in tracks.indices where tracks[index].mid.count == range.count {
            for (offset, byte) in tracks[index].mid.enumerated() where packet.byte(at: range.lowerBound + offset) != byte {
                continue search
            }
            return index
        }
        return nil
    }

    /// The stream that an RTX source repairs: by the announced group, the layer's name, or because there is only one.
    private mutating func primaryStream(of ssrc: UInt32, repairedRID: [UInt8]?, track: Int, at now: MonotonicTime) -> Int? {
        let trackID = tracks[track].media.trackID
        if let primary = tracks[track].media.retransmissionSSRCs[ssrc] {
            if case .primary(let index) = sources[primary] { return streams[index].trackID == trackID ? index : nil }
            // The first original packets may all be lost.
            return sources[primary] == nil ? addStream(primary, rid: nil, track: track, at: now) : nil
        }
        if let repairedRID { return streams.firstIndex { $0.trackID == trackID && $0.rid == repairedRID } }
        let candidates = streams.indices.filter { streams[$0].trackID == trackID }
        // Of several the newest that has none yet: a sender that becomes another source brings another one for it along.
        let free = candidates.filter { !sources.hasRetransmission(of: $0) }
        return (free.isEmpty ? candidates : free).max { streams[$0].startedAt < streams[$1].startedAt }
    }

    private mutating func addStream(_ ssrc: UInt32, rid: [UInt8]?, track: Int, at now: MonotonicTime) -> Int {
        let media = tracks[track].media
        var stream = ReceiveStream(
            ssrc: ssrc, trackID: media.trackID, kind: media.kind, rid: rid, settings: settings(of: media), at: now)
        if let early = earlySenderReports.removeValue(forKey: ssrc) {
            stream.handle(early.report, at: early.arrival)
            stream.earlySenderReport = early
        }
        streams.append(stream)
        sources.insert(ssrc, .primary(streams.count - 1))
        return streams.count - 1
    }

    /// Hands out what the stream still has, and forgets it.
    mutating func removeStream(at index: Int, at now: MonotonicTime) {
        streams[index].flush(at: now)
        forward(from: index, at: now)
        if let track = trackIndex(of: streams[index].trackID) {
            tracks[track].retired.add(streams[index].fullStatistics)
            if tracks[track].selected == streams[index].ssrc { tracks[track].selected = nil }
        }
        streams.remove(at: index)
        sources.removeStream(at: index)
    }
}
