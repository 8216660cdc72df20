import Media
import Recording

/// A report and a timeline, for a person on a terminal.
enum ReportText {
    static func text(of report: RecordingReport, _ timeline: RecordingTimeline) -> String {
        var lines = [report.verdict.whole ? "complete" : "not whole: \(report.verdict.text)"]
        for participant in report.participants {
            for track in participant.tracks { lines += [""] + describe(track, participant.name) }
        }
        if !timeline.events.isEmpty {
            lines += ["", RecordingTable.columns([["AT", "EVENT", "WHO", "WHAT"]] + timeline.events.map(row))]
        }
        if timeline.omitted > 0 { lines.append("… and \(timeline.omitted) more") }
        return lines.joined(separator: "\n")
    }

    private static func describe(_ track: TrackReport, _ name: String) -> [String] {
        let kind = track.screen ? "screen" : track.kind.rawValue
        let recovered = "\(track.recoveredByRetransmission) by retransmission, \(track.recoveredByRedundancy) by redundancy"
        var facts = [
            ("packets", "\(track.packets) (\(DisplayText.size(Int64(track.bytes)))), \(track.packetsLost) lost, recovered \(recovered)"),
            (
                "network",
                "jitter \(milliseconds(track.jitter)), round trip \(track.roundTripTime.map(milliseconds) ?? "unknown"), "
                    + "\(track.duplicates) duplicates, \(track.reorderedPackets) reordered"
            ),
        ]
        switch track.kind {
        case .video:
            let damaged = "\(track.incompleteFrames) incomplete, \(track.skippedFrames) skipped"
            facts.append(("frames", "\(track.frames), \(track.framesLost) lost, \(damaged)"))
            facts.append(("key frames", "\(track.keyframes), asked for \(track.keyframeRequests) times"))
            facts.append(("freezes", stops(track.freezes)))
            let sizes = track.resolutions.map { "\($0.width)x\($0.height) at \(DisplayText.duration($0.at))" }
            facts.append(("sizes", sizes.joined(separator: ", ")))
        case .audio:
            facts.append(("frames", "\(track.frames), \(track.framesLost) lost"))
            facts.append(("filled", stops(track.gaps)))
        }
        if let drift = track.clockDrift { facts.append(("clock", "\(drift) ppm")) }
        let rows = facts.filter { !$0.1.isEmpty }.map { "  " + $0.0 + String(repeating: " ", count: 12 - $0.0.count) + $0.1 }
        return ["\(DisplayText.plain(name)), \(kind), \(track.file ?? "no file"): \(track.verdict.text)"] + rows
    }

    private static func stops(_ stops: TrackReport.Stops) -> String {
        guard stops.count > 0 else { return "none" }
        let listed = stops.list.filter { $0.cause != .sender }.prefix(5).map { "\(seconds($0.duration)) at \(DisplayText.duration($0.at))" }
        return "\(stops.count), \(seconds(stops.duration)) in all; \(stops.lossCount) by loss, \(seconds(stops.lossDuration))"
            + (listed.isEmpty ? "" : " (\(listed.joined(separator: ", "))\(stops.lossCount > 5 ? ", …" : ""))")
    }

    private static func row(_ event: TimelineEvent) -> [String] {
        [DisplayText.duration(event.at), event.type.rawValue, DisplayText.plain(event.name ?? ""), DisplayText.plain(event.summary)]
    }

    private static func seconds(_ seconds: Double) -> String { "\((seconds * 100).rounded() / 100) s" }
    private static func milliseconds(_ seconds: Double) -> String { "\((seconds * 10_000).rounded() / 10) ms" }
}
