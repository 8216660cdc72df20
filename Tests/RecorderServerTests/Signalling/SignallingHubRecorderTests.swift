import Media
import Recording
import Testing
import WebRTC

@testable import RecorderServer

@Suite struct SignallingHubRecorderTests {
    private let recorder = PeerDescription.recorder(of: "standup").id.text

    @Test func `the recorder joins when a recording starts, everybody is told, and it leaves when it ends`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.handle(.recordingChanged(.example(state: .waiting)))
        let started = rig.messages(to: "Ana")
        #expect(started.map { $0["type"]?.string } == ["peer-joined", "recording"])
        #expect(started[0]["peer"] == .object(["id": .string(recorder), "name": .string("Recorder"), "kind": .string("recorder")]))
        #expect(started[1]["recording"]?["state"] == .string("waiting"))
        rig.handle(.recordingChanged(.example(state: .recording)))
        rig.handle(.recordingChanged(.example(state: .paused)))
        #expect(rig.types(to: "Ana") == ["recording", "recording"])
        rig.handle(.recordingChanged(.example(state: .finalizing)))
        #expect(rig.types(to: "Ana") == ["recording"], "what was sent before the stop may still have to be sent again")
        rig.handle(.recordingChanged(.example(state: .completed)))
        #expect(rig.types(to: "Ana") == ["recording", "peer-left"])
    }

    @Test func `who comes later finds the recorder among the peers, and the recording`() {
        var rig = HubRig()
        rig.handle(.recordingChanged(.example()))
        rig.connect("Ana")
        _ = rig.messages(to: "Ana")
        rig.send(#"{"type":"join","room":"standup"}"#, from: "Ana")
        let joined = rig.messages(to: "Ana")
        #expect(joined.count == 1)
        #expect(joined[0]["peers"]?.array?.map { $0["kind"]?.string } == ["recorder"])
        #expect(joined[0]["recording"]?["id"] == .string(RecordingManifest.example().id.text))
    }

    @Test func `other rooms hear nothing of it`() {
        var rig = HubRig()
        rig.join("Eve", "elsewhere")
        rig.handle(.recordingChanged(.example()))
        #expect(rig.messages(to: "Eve").isEmpty)
    }

    /// Ana in a room that is being recorded, the media side waiting.
    private func recorded() -> HubRig {
        var rig = HubRig()
        rig.join("Ana")
        rig.handle(.recordingChanged(.example()))
        rig.handle(.replied(rig.ids["Ana"]!, .done))
        rig.forget()
        return rig
    }

    private func offer(_ sdp: String) -> String {
        #"{"type":"signal","to":"\#(recorder)","description":{"type":"offer","sdp":"\#(sdp)"},"screenMids":["2"]}"#
    }

    @Test func `an offer to the recorder is answered by the media side`() {
        var rig = recorded()
        rig.send(offer("o1"), from: "Ana")
        let expected = MediaOffer(sdp: "o1", participant: rig.ids["Ana"]!, name: "Ana", room: "standup", screenMids: ["2"])
        #expect(rig.asked.map(\.request) == [.offer(expected)])
        rig.reply(.answer(sdp: "a1\r\n"))
        let answer = rig.messages(to: "Ana")[0]
        #expect(answer["from"] == .string(recorder))
        #expect(answer["description"] == .object(["type": .string("answer"), "sdp": .string("a1\r\n")]))
    }

    @Test func `offers and candidates of one participant go one after the other`() {
        var rig = recorded()
        rig.send(offer("o1"), from: "Ana")
        rig.send(#"{"type":"signal","to":"\#(recorder)","candidate":{"candidate":"c1","sdpMid":"0"}}"#, from: "Ana")
        rig.send(#"{"type":"signal","to":"\#(recorder)","candidate":null}"#, from: "Ana")
        rig.send(offer("o2"), from: "Ana")
        #expect(rig.asked.count == 1)
        rig.reply(.answer(sdp: "a1"))
        #expect(rig.asked.map(\.request) == [.candidate("c1", mid: "0", room: "standup")])
        rig.reply(.done)
        #expect(rig.asked.map(\.request) == [.candidate(nil, mid: nil, room: "standup")])
        rig.reply(.done)
        guard case .offer(let second)? = rig.asked.first?.request else { return #expect(Bool(false), "the second offer is not asked") }
        #expect(second.sdp == "o2")
    }

    @Test func `who leaves while its offer is with the media side gets no answer, and leaves in order`() {
        var rig = recorded()
        rig.send(offer("o1"), from: "Ana")
        rig.send(offer("o2"), from: "Ana")
        rig.send(#"{"type":"leave"}"#, from: "Ana")
        rig.reply(.answer(sdp: "a1"))
        #expect(rig.messages(to: "Ana").isEmpty)
        // The second offer is worth nothing any more; the leaving is.
        #expect(rig.asked.map(\.request) == [.left(room: "standup")])
    }

    @Test func `pressing stop and leaving at once still stops`() {
        var rig = recorded()
        rig.send(offer("o1"), from: "Ana")
        rig.send(#"{"type":"record","action":"stop"}"#, from: "Ana")
        rig.send(#"{"type":"leave"}"#, from: "Ana")
        rig.reply(.answer(sdp: "a1"))
        #expect(rig.asked.map(\.request) == [.stop(RecordingManifest.example().id)])
    }

    @Test func `an answer that comes after the recorder left is not sent`() {
        var rig = recorded()
        rig.send(offer("o1"), from: "Ana")
        rig.handle(.recordingChanged(.example(state: .completed)))
        rig.forget()
        rig.handle(.replied(rig.ids["Ana"]!, .answer(sdp: "late")))
        #expect(rig.messages(to: "Ana").isEmpty)
    }

    @Test func `a bad offer is told with what is wrong in it`() {
        var rig = recorded()
        rig.send(offer("o1"), from: "Ana")
        rig.reply(.failed(SignallingError(.badMessage, "no fingerprint", request: "signal")))
        #expect(rig.messages(to: "Ana")[0]["message"] == .string("no fingerprint"))
    }

    @Test(arguments: [
        #""description":{"type":"answer","sdp":"x"}"#, #""description":{"type":"offer"}"#, #""description":5"#, #""x":1"#,
        #""candidate":5"#,
        #""description":{"type":"offer","sdp":"x"},"screenMids":"2""#,
    ])
    func `the recorder takes offers and candidates only`(payload: String) {
        var rig = recorded()
        rig.send(#"{"type":"signal","to":"\#(recorder)",\#(payload)}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "bad-message")
        #expect(rig.asked.isEmpty)
    }

    @Test func `the record button asks the media side for the own room`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.handle(.replied(rig.ids["Ana"]!, .done))
        rig.forget()
        rig.send(#"{"type":"record","action":"start","name":"Monday","tags":["a"],"tracks":"audio"}"#, from: "Ana")
        var request = StartRequest(room: "standup")
        request.name = "Monday"
        request.tags = ["a"]
        request.tracks = .audio
        #expect(rig.asked.map(\.request) == [.start(request)])
        rig.reply(.done)
        rig.handle(.recordingChanged(.example()))
        rig.forget()
        for action in ["pause", "resume", "stop"] {
            rig.send(#"{"type":"record","action":"\#(action)"}"#, from: "Ana")
        }
        let id = RecordingManifest.example().id
        #expect(rig.asked.map(\.request) == [.pause(id)])
        rig.reply(.done)
        #expect(rig.asked.map(\.request) == [.resume(id)])
        rig.reply(.done)
        #expect(rig.asked.map(\.request) == [.stop(id)])
    }

    @Test(arguments: [
        (#""room":"elsewhere""#, "not-allowed"), (#""tracks":"none""#, "bad-message"), (#""maxDuration":-1"#, "bad-message"),
        (#""mimeType":"video/mp4""#, "bad-message"), (#""tags":"x""#, "bad-message"),
    ])
    func `a start that cannot be is refused before anybody is asked`(fields: String, code: String) {
        var rig = HubRig()
        rig.join("Ana")
        rig.send(#"{"type":"record","action":"start",\#(fields)}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == code)
        #expect(rig.asked.isEmpty)
    }

    @Test func `who may not record may still be there`() {
        var rig = HubRig()
        rig.connect("Ana", credential: Credential(scopes: [.join]))
        rig.send(#"{"type":"join","room":"standup"}"#, from: "Ana")
        rig.send(#"{"type":"record","action":"start"}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-allowed")
    }

    @Test func `consent is kept for the recording of the room`() {
        var rig = recorded()
        let id = RecordingManifest.example().id
        rig.send(#"{"type":"consent","recording":"\#(id)","granted":false}"#, from: "Ana")
        #expect(rig.messages(to: "Ana").isEmpty)
        #expect(rig.hub.rooms["standup"].map { rig.hub.view(of: $0) }?.participants.map(\.consent) == [false])
        rig.send(#"{"type":"consent","recording":"\#(RecordingManifest.example(number: 2).id)","granted":true}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-allowed")
    }

    @Test func `candidates without end are refused before they fill the memory`() {
        var rig = recorded()
        rig.send(offer("o1"), from: "Ana")
        for _ in 0..<500 { rig.send(#"{"type":"signal","to":"\#(recorder)","candidate":{"candidate":"c"}}"#, from: "Ana") }
        #expect(rig.error(to: "Ana") == "rate-limited")
        #expect(rig.hub.mediaQueues.values.map(\.count) == [200])
    }
}
