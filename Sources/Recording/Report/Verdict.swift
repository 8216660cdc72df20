import Media

/// Whether something is whole, and if not what is missing, in a few words for people.
package struct Verdict: Hashable, Sendable, Codable {
    package var whole: Bool
    package var text: String

    package static let complete = Verdict(whole: true, text: "complete")

    package init(whole: Bool, text: String) {
        self.whole = whole
        self.text = text
    }

    /// Of the tracks of one file: complete, or all that is not.
    package init(ofAll verdicts: [Verdict]) {
        let damages = verdicts.filter { !$0.whole }.map(\.text)
        self = damages.isEmpty ? .complete : Verdict(whole: false, text: damages.joined(separator: "; "))
    }

    init(of track: TrackReport) {
        var parts: [String] = []
        switch track.kind {
        case .video:
            if track.framesLost > 0 { parts.append("\(Self.count(track.framesLost, "picture")) lost") }
            if track.freezes.lossCount > 0 { parts.append("longest freeze \(Self.seconds(track.freezes.longestLoss))") }
        case .audio:
            if track.framesLost > 0 { parts.append("\(Self.count(track.framesLost, "packet")) of sound lost") }
            if track.gaps.lossCount > 0 { parts.append("\(Self.seconds(track.gaps.lossDuration)) without sound") }
        }
        if track.frames == 0 { parts.append("no \(track.kind == .video ? "picture" : "sound") came") }
        // A track that was offered and never used is not missing.
        let isUnused = track.frames == 0 && track.framesLost == 0
        self = parts.isEmpty ? .complete : Verdict(whole: isUnused, text: parts.joined(separator: ", "))
    }

    private static func count(_ number: Int, _ noun: String) -> String { "\(number) \(noun)\(number == 1 ? "" : "s")" }

    /// `1.2 s`, `0.06 s`.
    static func seconds(_ seconds: Double) -> String {
        let digits = seconds < 1 ? 100.0 : 10.0
        let rounded = (seconds * digits).rounded() / digits
        return rounded == rounded.rounded() ? "\(Int(rounded)) s" : "\(rounded) s"
    }
}
