import ArgumentParser
import Recording

/// Whose file is meant: with one participant there is no question, with several the user must say.
enum ParticipantChoice {
    static func choose(_ text: String?, from recording: RecordingManifest) throws -> ParticipantID {
        let recorded = recording.participants.filter { participant in recording.files.contains { $0.participant == participant.id } }
        let list = recorded.map { "  \($0.id)  \($0.name)" }.joined(separator: "\n")
        guard let text else {
            if let only = recorded.first, recorded.count == 1 { return only.id }
            if recorded.isEmpty { throw CommandError.nothingToDownload(recording.id) }
            throw ValidationError("This recording has several participants; choose one with --participant:\n\(list)")
        }
        if let exact = recorded.first(where: { $0.id.text == text }) { return exact.id }
        let named = recorded.filter { $0.name.lowercased() == text.lowercased() }
        if let only = named.first, named.count == 1 { return only.id }
        throw ValidationError(
            named.isEmpty
                ? "No participant \(text) was recorded; there are:\n\(list)"
                : "Several participants are called \(text); choose one by its id:\n\(list)")
    }
}
