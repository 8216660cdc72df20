import FoundationEssentials
import Media
import Testing

@testable import Recording

private let id = RecordingID("01938b2c-0000-7000-8000-000000000001")!

private func configuration(_ json: String) throws -> RecordingConfiguration {
    try RecordingConfiguration(StartRequest(json: Data(json.utf8)), id: id, writingApp: "Recorder")
}

struct StartRequestTests {
    @Test func `a room is enough`() throws {
        let configuration = try configuration(#"{"room": "standup"}"#)
        #expect(configuration.name == "standup")
        #expect(configuration.format == .videoWebM)
        #expect(configuration.tracks == .all)
        #expect(configuration.participants == nil)
        #expect(configuration.maxDuration == nil)
    }

    @Test func `every field is taken, unknown ones are not in the way`() throws {
        let configuration = try configuration(
            #"""
            {"room": "standup", "name": "Monday", "mimeType": "audio/ogg;codecs=opus", "participants": ["a", "b"], "tags": ["x"],
             "metadata": {"team": "blue"}, "maxDuration": 1.5, "maxBytes": 1000000, "type": "record", "colour": 7}
            """#)
        #expect(configuration.name == "Monday")
        #expect(configuration.format == .audioOgg)
        #expect(configuration.tracks == .audio, "the only kind that Ogg holds here")
        #expect(configuration.participants == [ParticipantID("a"), ParticipantID("b")])
        #expect(configuration.tags == ["x"])
        #expect(configuration.metadata == ["team": "blue"])
        #expect(configuration.maxDuration == .milliseconds(1500))
        #expect(configuration.maxBytes == 1_000_000)
        #expect(configuration.records(.audio))
        #expect(!configuration.records(.video))
    }

    @Test(arguments: [
        ("", "the body is not a JSON object; send {\"room\": \"…\"}"),
        ("[]", "the body is not a JSON object; send {\"room\": \"…\"}"),
        (#"{"room": "#, "the body is not a JSON object; send {\"room\": \"…\"}"),
        ("{}", "room is missing; name the room to record"),
        (#"{"room": 7}"#, "room must be text"),
        (#"{"room": null}"#, "room must be text"),
        (#"{"room": "  "}"#, "room must be text that is not empty"),
        (#"{"room": "a\nb"}"#, "room must be one line of at most 256 bytes"),
        (#"{"room": "r", "tracks": "sound"}"#, "tracks must be \"all\", \"audio\" or \"video\""),
        (#"{"room": "r", "participants": []}"#, "participants must be a list of ids, or left out to record everybody"),
        (#"{"room": "r", "participants": [1]}"#, "participants must be a list of ids"),
        (#"{"room": "r", "metadata": {"a": 1}}"#, "metadata must be an object whose values are texts"),
        (#"{"room": "r", "tags": "x"}"#, "tags must be a list of texts"),
        (#"{"room": "r", "maxDuration": 0}"#, "maxDuration must be seconds above 0 and at most a year"),
        (#"{"room": "r", "maxDuration": "1"}"#, "maxDuration must be a number of seconds"),
        (#"{"room": "r", "maxDuration": 1e300}"#, "maxDuration must be seconds above 0 and at most a year"),
        (#"{"room": "r", "maxBytes": -1}"#, "maxBytes must be above 0"),
        (#"{"room": "r", "maxBytes": 1.5}"#, "maxBytes must be a whole number of bytes"),
        (
            #"{"room": "r", "mimeType": "audio/ogg", "tracks": "all"}"#,
            "audio/ogg holds sound only; ask for \"tracks\": \"audio\", or for video/webm"
        ),
        (#"{"room": "r", "mimeType": "video/mp4"}"#, "mimeType video/mp4 is not recorded; ask for video/webm, audio/webm or audio/ogg"),
    ])
    func `a mistake is answered with what to do`(json: String, message: String) {
        let error = #expect(throws: StartRequestError.self) { try configuration(json) }
        #expect(error?.description == message)
    }

    @Test func `every cut of a request is refused, and none is a crash`() {
        let whole = Array(#"{"room": "standup", "tags": ["ä"], "metadata": {"a": "b"}, "maxDuration": 12.5}"#.utf8)
        for length in 0..<whole.count {
            #expect(throws: StartRequestError.self) { try StartRequest(json: Data(whole.prefix(length))) }
        }
        #expect(throws: Never.self) { try StartRequest(json: Data(whole)) }
    }
}
