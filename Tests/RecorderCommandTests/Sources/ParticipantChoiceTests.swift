import ArgumentParser
import Media
import Recording
import Testing

@testable import RecorderCommand

@Suite struct ParticipantChoiceTests {
    private func recording(_ names: [String]) throws -> RecordingManifest {
        let id = try #require(RecordingID("0199c0de-0000-7000-8000-000000000000"))
        var recording = RecordingManifest(id: id, room: "standup", name: "", createdAt: WallTime(milliseconds: 0))
        for (index, name) in names.enumerated() {
            let participant = ParticipantID("p\(index)")
            recording.participants.append(.init(id: participant, name: name, joinedAt: recording.createdAt, media: .none))
            recording.files.append(.init(name: "\(index).webm", participant: participant, mimeType: "video/webm", offset: 0, url: ""))
        }
        return recording
    }

    @Test func `with one participant there is no question`() throws {
        #expect(try ParticipantChoice.choose(nil, from: recording(["Ana"])) == ParticipantID("p0"))
    }

    @Test func `with several, the list is in the error`() throws {
        let recording = try recording(["Ana", "Ben"])
        let error = #expect(throws: ValidationError.self) { try ParticipantChoice.choose(nil, from: recording) }
        #expect(error?.message.contains("p0  Ana") == true && error?.message.contains("p1  Ben") == true)
    }

    @Test func `a name that only one has is enough, in any case`() throws {
        let recording = try recording(["Ana", "Ben", "Ben"])
        #expect(try ParticipantChoice.choose("ana", from: recording) == ParticipantID("p0"))
        #expect(try ParticipantChoice.choose("p2", from: recording) == ParticipantID("p2"))
        #expect(throws: ValidationError.self) { try ParticipantChoice.choose("Ben", from: recording) }
        #expect(throws: ValidationError.self) { try ParticipantChoice.choose("Cem", from: recording) }
    }
}
