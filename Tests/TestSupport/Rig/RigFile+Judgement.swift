package import Media

/// What tests ask of a file that a `RecorderRig` has recorded.
extension RigFile {
    /// How many of the frames that were sent are not in the file.
    package func missing(of sent: [SimulatedTrack.Sent]) -> Int {
        let written = Set(blocks.map(\.payload))
        return sent.count { !written.contains($0.payload) }
    }

    /// Which share of them is.
    package func share(of sent: [SimulatedTrack.Sent]) -> Double {
        sent.isEmpty ? 0 : 1 - Double(missing(of: sent)) / Double(sent.count)
    }

    /// As long as somebody hears who only counts samples, as a WAV made by ffmpeg: all packets one after the other.
    package var soundLength: Duration {
        blocks(.opus).reduce(.zero) { $0 + (OpusPacket(parsing: $1.payload.span.bytes)?.duration ?? .zero) }
    }

    /// From the capture of the first of these packets to the end of the last one.
    package static func length(of sent: [SimulatedTrack.Sent]) -> Duration {
        guard let first = sent.first, let last = sent.last else { return .zero }
        return last.captured - first.captured + (OpusPacket(parsing: last.payload.span.bytes)?.duration ?? .zero)
    }

    /// For each second of the call, how much later the pictures stand than the sound that was captured with them; seconds with only one
    /// of them are left out.
    package func offsets(of browser: SimulatedBrowser) -> [(second: Int, offset: Double)] {
        let sound = medianLags(of: browser.sent(.opus), .opus)
        let pictures = medianLags(of: browser.sent(.vp8), .vp8)
        return pictures.compactMap { second, lag in sound[second].map { (second, lag - $0) } }.sorted { $0.second < $1.second }
    }

    /// For each picture that has sound beside it, how much later it stands than the sound that was captured with it, in seconds.
    package func pictureOffsets(of browser: SimulatedBrowser) -> [(captured: Double, offset: Double)] {
        let sound = points(of: browser.sent(.opus), .opus)
        var index = 0
        return points(of: browser.sent(.vp8), .vp8).compactMap { picture in
            func distance(_ index: Int) -> Double { abs(sound[index].captured - picture.captured) }
            while index + 1 < sound.count, distance(index + 1) <= distance(index) { index += 1 }
            guard index < sound.count, distance(index) < 0.025 else { return nil }
            return (picture.captured, picture.lag - sound[index].lag)
        }
    }

    private func points(of sent: [SimulatedTrack.Sent], _ codec: Codec) -> [(captured: Double, lag: Double)] {
        zip(blocks(codec), lags(behind: sent, codec)).compactMap { block, lag in lag.map { (block.time.inSeconds - $0, $0) } }
    }

    /// By the second in which the frames were captured.
    package func medianLags(of sent: [SimulatedTrack.Sent], _ codec: Codec) -> [Int: Double] {
        var lags: [Int: [Double]] = [:]
        for (block, lag) in zip(blocks(codec), self.lags(behind: sent, codec)) {
            if let lag { lags[Int(block.time.inSeconds - lag), default: []].append(lag) }
        }
        return lags.mapValues { $0.sorted()[$0.count / 2] }
    }

    /// The longest time between two pictures.
    package var longestFreeze: Double {
        let times = blocks(.vp8).map(\.time.inSeconds)
        return zip(times, times.dropFirst()).map { $1 - $0 }.max() ?? 0
    }

    package var isInOrder: Bool { zip(blocks, blocks.dropFirst()).allSatisfy { $0.time <= $1.time } }
}
