import Media
import Recording
import Testing

@testable import RecorderServer

@Suite struct SignallingHubCallTests {
    /// Ana and Ben, and Eve who has no part in it, connected and in no room.
    private func connected() -> HubRig {
        var rig = HubRig()
        for name in ["Ana", "Ben", "Eve"] { rig.connect(name) }
        rig.forget()
        return rig
    }

    private func calling() -> HubRig {
        var rig = connected()
        rig.send(#"{"type":"call","to":"\#(rig.id("Ben"))","name":"Ana"}"#, from: "Ana")
        return rig
    }

    private func inCall() -> HubRig {
        var rig = calling()
        rig.send(#"{"type":"accept","from":"\#(rig.id("Ana"))","name":"Ben"}"#, from: "Ben")
        return rig
    }

    @Test func `a call rings, and accepted both are in a room of their own`() {
        var rig = calling()
        #expect(rig.messages(to: "Ben") == [["type": .string("incoming-call"), "from": .string(rig.id("Ana")), "name": .string("Ana")]])
        rig.send(#"{"type":"accept","from":"\#(rig.id("Ana"))","name":"Ben"}"#, from: "Ben")
        let (ana, ben) = (rig.messages(to: "Ana"), rig.messages(to: "Ben"))
        #expect(ana.map { $0["type"]?.string } == ["call-accepted"])
        #expect(ana[0]["peer"]?["name"] == .string("Ben"))
        #expect(ana[0]["initiator"] == .bool(true))
        #expect(ben[0]["peer"]?["name"] == .string("Ana"))
        #expect(ben[0]["initiator"] == .bool(false))
        #expect(ana[0]["room"] == ben[0]["room"])
        #expect(rig.hub.rooms[ana[0]["room"]?.string ?? ""]?.members.count == 2)
        rig.send(#"{"type":"signal","to":"\#(rig.id("Ben"))","candidate":1}"#, from: "Ana")
        #expect(rig.types(to: "Ben") == ["signal"])
    }

    @Test func `nothing is relayed before the accept, nothing after a decline`() {
        var rig = calling()
        rig.forget()
        let signal = #"{"type":"signal","to":"\#(rig.id("Ben"))","candidate":1}"#
        rig.send(signal, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-in-room")
        rig.send(#"{"type":"decline","from":"\#(rig.id("Ana"))","reason":"later"}"#, from: "Ben")
        let declined = rig.messages(to: "Ana")
        #expect(declined[0]["type"] == .string("call-declined"))
        #expect(declined[0]["reason"] == .string("later"))
        rig.send(signal, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-in-room")
        #expect(rig.messages(to: "Ben").isEmpty)
    }

    @Test func `outsiders reach nobody in a call, and cannot join its room`() {
        var rig = inCall()
        let room = rig.messages(to: "Ana").last?["room"]?.string ?? ""
        rig.forget()
        rig.send(#"{"type":"signal","to":"\#(rig.id("Ben"))","candidate":1}"#, from: "Eve")
        #expect(rig.error(to: "Eve") == "not-in-room")
        rig.send(#"{"type":"join","room":"\#(room)"}"#, from: "Eve")
        #expect(rig.error(to: "Eve") == "not-allowed")
        rig.send(#"{"type":"accept","from":"\#(rig.id("Ana"))"}"#, from: "Eve")
        #expect(rig.error(to: "Eve") == "unknown-peer")
        rig.send(#"{"type":"call","to":"\#(rig.id("Ben"))"}"#, from: "Eve")
        #expect(rig.error(to: "Eve") == "busy")
        #expect(rig.messages(to: "Ben").isEmpty)
    }

    @Test func `who hangs up ends it for both, and both are free again`() {
        var rig = inCall()
        rig.forget()
        rig.send(#"{"type":"hangup"}"#, from: "Ben")
        #expect(rig.messages(to: "Ana") == [["type": .string("peer-left"), "id": .string(rig.id("Ben"))]])
        #expect(rig.hub.rooms.isEmpty)
        rig.send(#"{"type":"call","to":"\#(rig.id("Ana"))"}"#, from: "Ben")
        #expect(rig.types(to: "Ana") == ["incoming-call"])
    }

    @Test func `hanging up before the answer takes the call back`() {
        var rig = calling()
        rig.forget()
        rig.send(#"{"type":"hangup"}"#, from: "Ana")
        let told = rig.messages(to: "Ben")
        #expect(told[0]["reason"] == .string("cancelled"))
        rig.send(#"{"type":"accept","from":"\#(rig.id("Ana"))"}"#, from: "Ben")
        #expect(rig.error(to: "Ben") == "unknown-peer")
    }

    @Test func `after 45 s nobody answers any more, and both know`() {
        var rig = calling()
        rig.forget()
        #expect(rig.hub.nextDeadline == .zero + .seconds(45))
        rig.advance(by: .seconds(45))
        #expect(rig.messages(to: "Ana").map { $0["reason"] } == [.string("timeout")])
        #expect(rig.messages(to: "Ben").map { $0["reason"] } == [.string("timeout")])
        rig.send(#"{"type":"accept","from":"\#(rig.id("Ana"))"}"#, from: "Ben")
        #expect(rig.error(to: "Ben") == "unknown-peer")
    }

    @Test func `an accepted call does not end when the ringing would have`() {
        var rig = inCall()
        rig.forget()
        rig.advance(by: .seconds(60))
        #expect(rig.messages(to: "Ana").isEmpty)
        #expect(rig.hub.rooms.count == 1)
    }

    @Test(arguments: [("nobody", "unknown-peer"), ("self", "not-allowed"), ("Cid", "busy"), ("caller", "busy")])
    func `calls that cannot be say why`(target: String, code: String) {
        var rig = connected()
        rig.join("Cid")
        rig.connect("Dan")
        rig.send(#"{"type":"call","to":"\#(rig.id("Ben"))"}"#, from: "Dan")
        let id = ["self": rig.id("Ana"), "Cid": rig.id("Cid"), "caller": rig.id("Dan")][target] ?? target
        rig.forget()
        rig.send(#"{"type":"call","to":"\#(id)"}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == code)
    }

    @Test func `two who call each other: the second is told that the first is busy`() {
        var rig = calling()
        rig.forget()
        rig.send(#"{"type":"call","to":"\#(rig.id("Ana"))"}"#, from: "Ben")
        #expect(rig.error(to: "Ben") == "busy")
        rig.send(#"{"type":"accept","from":"\#(rig.id("Ana"))"}"#, from: "Ben")
        #expect(rig.types(to: "Ben") == ["call-accepted"])
    }

    @Test func `a caller who is gone for good rings no longer`() {
        var rig = calling()
        rig.forget()
        rig.disconnect("Ana")
        rig.advance(by: .seconds(30))
        // There is no caller left to name, and nothing to accept.
        rig.send(#"{"type":"accept","from":"\#(rig.id("Ana"))"}"#, from: "Ben")
        #expect(rig.messages(to: "Ben").map { $0["type"]?.string } == ["call-declined", "error"])
    }

    @Test func `a call survives a socket that is resumed`() {
        var rig = inCall()
        rig.forget()
        rig.disconnect("Ana")
        rig.advance(by: .seconds(10))
        rig.connect("Ana", resuming: rig.tokens["Ana"])
        _ = rig.messages(to: "Ana")
        rig.send(#"{"type":"signal","to":"\#(rig.id("Ana"))","candidate":1}"#, from: "Ben")
        #expect(rig.types(to: "Ana") == ["signal"])
    }

    @Test func `who closes the page rings no longer, is rung no longer, and has hung up, at once`() {
        var rig = calling()
        rig.forget()
        rig.disconnect("Ana", isClean: true)
        #expect(rig.messages(to: "Ben").map { $0["reason"]?.string } == ["cancelled"])
        rig = calling()
        rig.forget()
        rig.disconnect("Ben", isClean: true)
        #expect(rig.messages(to: "Ana").map { $0["reason"]?.string } == ["left"])
        rig = inCall()
        rig.forget()
        rig.disconnect("Ana", isClean: true)
        #expect(rig.types(to: "Ben") == ["peer-left"])
        #expect(rig.hub.rooms.isEmpty)
    }

    @Test func `the recording of a call ends with it, for nobody can come any more`() {
        var rig = inCall()
        let room = rig.messages(to: "Ana").last?["room"]?.string ?? ""
        for name in ["Ana", "Ben"] { rig.handle(.replied(rig.ids[name]!, .done)) }
        rig.handle(.recordingChanged(.example(room: room)))
        rig.forget()
        rig.send(#"{"type":"hangup"}"#, from: "Ana")
        while let first = rig.asked.first, first.request != .stop(RecordingManifest.example().id) { rig.reply(.done) }
        #expect(rig.asked.map(\.request) == [.stop(RecordingManifest.example().id)])
    }

    @Test func `a call can be recorded by those in it`() {
        var rig = inCall()
        let room = rig.messages(to: "Ana").last?["room"]?.string ?? ""
        for name in ["Ana", "Ben"] { rig.handle(.replied(rig.ids[name]!, .done)) }
        rig.forget()
        rig.send(#"{"type":"record","action":"start"}"#, from: "Ana")
        #expect(rig.asked.map(\.request) == [.start(StartRequest(room: room))])
        rig.handle(.recordingChanged(.example(room: room)))
        #expect(rig.types(to: "Ben") == ["peer-joined", "recording"])
    }

    @Test func `a token for one room calls nobody`() {
        var rig = HubRig()
        rig.connect("Ana", credential: Credential(room: "standup"))
        rig.connect("Ben")
        rig.send(#"{"type":"call","to":"\#(rig.id("Ben"))"}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-allowed")
        rig.send(#"{"type":"next"}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-allowed")
    }
}
