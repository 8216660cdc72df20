import Media

/// How well a recording went: of every track what came, what was lost, what was done about it, and in a word whether it is whole.
package struct RecordingReport: Hashable, Sendable, Codable {
    package var verdict: Verdict
    package var participants: [Participant]
    package var files: [File]

    package struct Participant: Hashable, Sendable, Codable {
        package var id: ParticipantID
        package var name: String
        package var tracks: [TrackReport]
        /// Tracks that found no room in this report.
        package var omittedTracks: Int
    }

    package struct File: Hashable, Sendable, Codable {
        package var name: String
        package var participant: ParticipantID
        package var verdict: Verdict
        /// Frames that came after their turn and were put at the end.
        package var clampedFrames: Int
    }

    init(participants: [Participant], files: [File], error: RecordingManifest.Failure?) {
        self.participants = participants
        self.files = files
        var damages = files.filter { !$0.verdict.whole }.map { "\($0.name): \($0.verdict.text)" }
        if let error { damages.insert(error.message, at: 0) }
        verdict = damages.isEmpty ? .complete : Verdict(whole: false, text: damages.joined(separator: "; "))
    }

    /// All that can be said of a recording that was made before there were reports.
    package init(of manifest: RecordingManifest) {
        let files = manifest.files.map { file in
            let lost = file.tracks.filter { $0.lostFrames > 0 }.map {
                "\($0.lostFrames) \($0.kind == .video ? "pictures" : "packets of sound") lost"
            }
            let verdict = lost.isEmpty ? Verdict.complete : Verdict(whole: false, text: lost.joined(separator: "; "))
            return File(name: file.name, participant: file.participant, verdict: verdict, clampedFrames: 0)
        }
        let participants = manifest.participants.map { Participant(id: $0.id, name: $0.name, tracks: [], omittedTracks: 0) }
        self.init(participants: participants, files: files, error: manifest.error)
    }

    /// A crash cut the recording short: what was still on its way to the disk is missing.
    package mutating func noteInterruption() {
        let text = "cut short by the end of the service"
        verdict = Verdict(whole: false, text: verdict.whole ? text : "\(text); \(verdict.text)")
    }
}
