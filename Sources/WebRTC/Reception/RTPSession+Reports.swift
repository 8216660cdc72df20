package import Media

/// RTCP in, feedback out.
extension RTPSession {
    private static let maximumNames = 64
    private static let maximumEarlyReports = 16
    /// Numbers in one NACK packet: at most 1 kB, when each needs an entry of its own.
    private static let maximumRequests = 240
    private static let bitrateLimitInterval = Duration.seconds(1)
    /// RTT is unknown until something was repeated, or ICE tells.
    private static let assumedRoundTripTime = Duration.milliseconds(100)
    /// Beyond this an answer is wrong.
    private static let longestRoundTrip = Duration.seconds(10)
    private static let minimumRequestInterval = Duration.milliseconds(40)

    /// A compound or reduced-size packet that was authenticated and decrypted.
    package mutating func handle(rtcp packet: borrowing RawSpan, at now: MonotonicTime) {
        var packets: [RTCPPacket] = []
        if !RTCPPacket.forEach(in: packet, { packets.append($0) }) { counters.malformedReports += 1 }
        // Names first: a report's sender is named after it in the same packet (RFC 3550 §6.1).
        for case .sourceDescription(let description) in packets { handle(description) }
        for packet in packets {
            switch packet {
            case .senderReport(let report): handle(report, at: now)
            case .goodbye(let goodbye): handle(goodbye)
            case .extendedReport(let report): handle(report, at: now)
            // We send no media, so that nothing can be asked of us or said about us.
            case .receiverReport, .genericNACK, .pictureLossIndication, .fullIntraRequest, .receiverEstimatedMaximumBitrate,
                .transportFeedback, .sourceDescription, .other:
                break
            }
        }
    }

    private mutating func handle(_ description: SourceDescription) {
        for chunk in description.chunks where !chunk.canonicalName.isEmpty {
            guard canonicalNames.count < Self.maximumNames || canonicalNames[chunk.ssrc] != nil else { return }
            canonicalNames[chunk.ssrc] = chunk.canonicalName
        }
    }

    private mutating func handle(_ report: SenderReport, at now: MonotonicTime) {
        switch sources[report.ssrc] {
        case .primary(let index):
            streams[index].handle(report, at: now)
            place(report, of: index, arrival: now)
        case .retransmission:
            break
        case nil:
            guard earlySenderReports.count < Self.maximumEarlyReports || earlySenderReports[report.ssrc] != nil else { return }
            earlySenderReports[report.ssrc] = (report, now)
        }
    }

    private mutating func handle(_ goodbye: Goodbye) {
        for ssrc in goodbye.sources {
            guard case .primary(let index) = sources[ssrc] else { continue }
            events.append(.bye(streams[index].trackID))
        }
    }

    /// What a sender answers to our reference times (RFC 3611 §4.5).
    private mutating func handle(_ report: ExtendedReport, at now: MonotonicTime) {
        for case .delaysSinceReference(let delays) in report.blocks {
            for delay in delays where delay.ssrc == configuration.ssrc && delay.reference != 0 {
                let ticks = Int32(bitPattern: Self.referenceTime(at: now).compact &- delay.reference &- delay.delay)
                let sample = Duration.nanoseconds(Int64(ticks) * 1_000_000_000 / 65_536)
                guard (.zero...Self.longestRoundTrip).contains(sample) else { continue }
                learnRoundTripTime(answered: sample)
            }
        }
    }

    /// Our clock as RTCP carries it: it need not be anybody's time of day (RFC 3611 §4.4).
    private static func referenceTime(at now: MonotonicTime) -> NTPTime {
        let (seconds, nanoseconds) = UInt64(bitPattern: now.nanoseconds).quotientAndRemainder(dividingBy: 1_000_000_000)
        return NTPTime(rawValue: seconds << 32 | (nanoseconds << 32) / 1_000_000_000)
    }

    // MARK: Feedback

    /// Queues everything that is due.
    mutating func collectFeedback(at now: MonotonicTime) {
        let interval = max(roundTripTime ?? Self.assumedRoundTripTime, Self.minimumRequestInterval)
        var isReporting = false
        for index in streams.indices {
            if let block = streams[index].takeDueReport(at: now) {
                feedback.append(block)
                isReporting = true
            }
            requestPackets(of: index, at: now, interval: interval)
            if streams[index].takeDueKeyframeRequest(at: now) { requestKeyframe(ofStream: index) }
        }
        if isReporting, tracks.contains(where: \.media.feedback.rrtr) {
            let time = Self.referenceTime(at: now)
            feedback.append(ExtendedReport(ssrc: configuration.ssrc, blocks: [.receiverReferenceTime(time)]).serialize)
        }
        for report in arrivals.takeReports(from: configuration.ssrc, about: lastMediaSSRC, at: now) where sendsTransportFeedback {
            feedback.append(report.serialize)
        }
        if let nextBitrateLimit, nextBitrateLimit <= now { limitBitrate(at: now) }
    }

    private var sendsTransportFeedback: Bool { tracks.contains { $0.media.feedback.transportCC } }

    private mutating func requestPackets(of index: Int, at now: MonotonicTime, interval: Duration) {
        var due = streams[index].takeDueRequests(at: now, interval: interval)[...]
        while !due.isEmpty {
            let numbers = Array(due.prefix(Self.maximumRequests))
            due = due.dropFirst(numbers.count)
            let nack = GenericNACK(senderSSRC: configuration.ssrc, mediaSSRC: streams[index].ssrc, sequenceNumbers: numbers)
            feedback.append(nack.serialize)
        }
    }

    /// FIR only where PLI was not negotiated: it is the more expensive question (RFC 5104 §3.5.1).
    private mutating func requestKeyframe(ofStream index: Int) {
        guard let track = trackIndex(of: streams[index].trackID) else { return }
        let ssrc = streams[index].ssrc
        if tracks[track].media.feedback.pli {
            feedback.append(PictureLossIndication(senderSSRC: configuration.ssrc, mediaSSRC: ssrc).serialize)
        } else {
            let number = streams[index].keyframes.commandSequenceNumber
            let entry = FullIntraRequest.Entry(ssrc: ssrc, commandSequenceNumber: number)
            feedback.append(FullIntraRequest(senderSSRC: configuration.ssrc, entries: [entry]).serialize)
        }
    }

    /// REMB for senders without transport-wide feedback. Without either they stay at 300 kbit/s for ever (FACTS-MEDIA §3.1); a constant
    /// limit above what a call sends takes them to full rate in seconds, and their own loss-based control, fed by our reports, still
    /// slows them on a poor path. It never falls: a limit that sticks low chokes the sender (licode#718).
    private mutating func limitBitrate(at now: MonotonicTime) {
        let ssrcs = streams.filter { $0.kind == .video }.map(\.ssrc)
        guard !ssrcs.isEmpty else {
            nextBitrateLimit = nil
            return
        }
        let limit = ReceiverEstimatedMaximumBitrate(senderSSRC: configuration.ssrc, bitrate: 8_000_000, ssrcs: ssrcs)
        feedback.append(limit.serialize)
        nextBitrateLimit = now + Self.bitrateLimitInterval
    }
}
