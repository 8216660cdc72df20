import Media
import Recording

/// One recording, for a person on a terminal.
enum RecordingDetails {
    static func text(of recording: RecordingManifest, verdict: Verdict) -> String {
        var facts = [
            ("id", recording.id.text), ("name", recording.name), ("room", recording.room),
            ("state", recording.state.rawValue + (recording.interrupted ? " (interrupted)" : "")),
            ("created", DisplayText.time(recording.createdAt)),
        ]
        if let started = recording.startedAt { facts.append(("started", DisplayText.time(started))) }
        if let ended = recording.endedAt { facts.append(("ended", DisplayText.time(ended))) }
        facts.append(("duration", DisplayText.duration(recording.duration)))
        if !recording.files.isEmpty { facts.append(("whole", verdict.whole ? "yes" : "no: \(verdict.text)")) }
        facts.append(("size", DisplayText.size(recording.bytes)))
        if !recording.tags.isEmpty { facts.append(("tags", recording.tags.joined(separator: ", "))) }
        facts += recording.metadata.sorted { $0.key < $1.key }.map { ("metadata", "\($0.key) = \($0.value)") }
        if let error = recording.error { facts.append(("error", error.message)) }
        facts += recording.markers.map { ("marker", "\(DisplayText.duration($0.at))  \($0.label)") }
        let participants = recording.participants.map { participant in
            ("participant", [participant.name, participant.id.text, participant.warning].compactMap { $0 }.joined(separator: "  "))
        }
        let files = recording.files.map { file in
            let tracks = file.tracks.map { track in
                let shape = track.width.flatMap { width in track.height.map { " \(width)x\($0)" } } ?? ""
                return "\(track.codec.rawValue)\(shape), \(track.frames) frames, \(track.lostFrames) lost"
            }
            let facts = ["at \(DisplayText.duration(file.offset))", DisplayText.duration(file.duration), DisplayText.size(file.bytes)]
            return ("file", ([file.name] + facts + tracks).joined(separator: "  "))
        }
        return (facts + participants + files).map { label, value in
            label + String(repeating: " ", count: 13 - label.count) + DisplayText.plain(value)
        }.joined(separator: "\n")
    }
}
