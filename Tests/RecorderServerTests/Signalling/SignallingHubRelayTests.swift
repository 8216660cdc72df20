import Media
import Recording
import Testing

@testable import RecorderServer

@Suite struct SignallingHubRelayTests {
    @Test func `a signal reaches exactly the peer it is for`() {
        var rig = HubRig()
        for name in ["Ana", "Ben", "Cid"] { rig.join(name) }
        rig.forget()
        rig.send(#"{"type":"signal","to":"\#(rig.id("Ben"))","description":{"type":"offer","sdp":"v=0"}}"#, from: "Ana")
        let received = rig.messages(to: "Ben")
        #expect(received.count == 1)
        #expect(received[0]["from"] == .string(rig.id("Ana")))
        #expect(received[0]["description"] == .object(["type": .string("offer"), "sdp": .string("v=0")]))
        #expect(rig.messages(to: "Ana").isEmpty)
        #expect(rig.messages(to: "Cid").isEmpty)
    }

    @Test func `what is relayed stays as it was written, to the byte`() throws {
        var hub = SignallingHub()
        var random = Seeded(state: 1)
        let (ana, ben) = (ConnectionID(rawValue: 1), ConnectionID(rawValue: 2))
        for connection in [ana, ben] {
            hub.handle(.opened(connection, resumeToken: nil, credential: .everything, iceServers: []), at: .zero, using: &random)
            let join = try ClientMessage(parsing: #"{"type":"join","room":"r"}"#)
            hub.handle(.received(connection, join, bytes: 1), at: .zero, using: &random)
        }
        _ = hub.takeOutputs()
        let benID = try #require(hub.connections[ben])
        let anaID = try #require(hub.connections[ana])
        // Escapes, spaces, numbers that lose digits in floating point, members that nobody knows, `from` that lies.
        let payload = #""candidate": {"candidate":"a\u00e9\/b" , "n":12345678901234567890.10e+2,"sdpMLineIndex":0},"x":[1 ,2]"#
        let text = #"{"from":"me","to":"\#(benID)", \#(payload),"type":"signal"}"#
        hub.handle(.received(ana, try ClientMessage(parsing: text), bytes: 1), at: .zero, using: &random)
        let expected =
            #"{"type":"signal","from":"\#(anaID)","candidate":{"candidate":"a\u00e9\/b" , "n":12345678901234567890.10e+2,"sdpMLineIndex":0},"x":[1 ,2]}"#
        #expect(hub.takeOutputs() == [.send(ben, expected)])
    }

    @Test func `nothing is relayed to other rooms, to strangers, or to oneself`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.join("Eve", "elsewhere")
        for target in [rig.id("Eve"), "nobody", rig.id("Ana"), PeerDescription.recorder(of: "standup").id.text] {
            rig.send(#"{"type":"signal","to":"\#(target)","candidate":null}"#, from: "Ana")
            #expect(rig.error(to: "Ana") == "unknown-peer")
        }
        #expect(rig.messages(to: "Eve").isEmpty)
    }

    @Test func `signals keep their order`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.join("Ben")
        for number in 0..<100 { rig.send(#"{"type":"signal","to":"\#(rig.id("Ben"))","candidate":\#(number)}"#, from: "Ana") }
        #expect(rig.messages(to: "Ben").compactMap { $0["candidate"] } == (0..<100).map { .number(Double($0)) })
    }

    @Test func `ping is answered`() {
        var rig = HubRig()
        rig.connect("Ana")
        rig.forget()
        rig.send(#"{"type":"ping"}"#, from: "Ana")
        #expect(rig.types(to: "Ana") == ["pong"])
    }

    @Test(arguments: [
        ("[]", "bad-message"), ("", "bad-message"), ("{", "bad-message"), (#"{"room":"x"}"#, "bad-message"),
        (#"{"type":5}"#, "bad-message"),
        (#"{"type":"join"}"#, "bad-message"), (#"{"type":"join","room":""}"#, "bad-message"),
        (#"{"type":"join","room":" x"}"#, "bad-message"),
        (#"{"type":"join","room":"a\u0007b"}"#, "bad-message"), (#"{"type":"join","room":5}"#, "bad-message"),
        (#"{"type":"signal"}"#, "bad-message"), (#"{"type":"consent","recording":"x","granted":true}"#, "bad-message"),
        (#"{"type":"record"}"#, "bad-message"), (#"{"type":"record","action":"dance"}"#, "bad-message"),
        (#"{"type":"dance"}"#, "unknown-type"), (#"{"type":""}"#, "unknown-type"),
    ])
    func `a message that cannot be followed gets an error, and the client goes on`(message: String, code: String) {
        var rig = HubRig()
        rig.join("Ana")
        rig.send(message, from: "Ana")
        #expect(rig.error(to: "Ana") == code)
        rig.send(#"{"type":"ping"}"#, from: "Ana")
        #expect(rig.types(to: "Ana") == ["pong"])
    }

    @Test func `an error names the request that it answers`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.send(#"{"type":"record","action":"stop"}"#, from: "Ana")
        let error = rig.messages(to: "Ana")[0]
        #expect(error["request"] == .string("record"))
        #expect(error["code"] == .string("recording-failed"))
    }

    @Test func `a flood is refused once in words, the others are not touched, and in the end it is cut off`() {
        var rig = HubRig {
            $0.messageBurst = 10
            $0.messagesPerSecond = 10
            $0.refusalsBeforeClosing = 100
        }
        rig.join("Ana")
        rig.join("Ben")
        for _ in 0..<50 { rig.send(#"{"type":"ping"}"#, from: "Ana") }
        let heard = rig.types(to: "Ana")
        // Of the bucket of ten, joining has taken one, and the bytes of nine messages are more than nothing.
        #expect(heard.filter { $0 == "pong" }.count == 8)
        #expect(heard.filter { $0 == "error" }.count == 1)
        rig.send(#"{"type":"ping"}"#, from: "Ben")
        #expect(rig.types(to: "Ben") == ["pong"])
        rig.advance(by: .seconds(1))
        rig.send(#"{"type":"ping"}"#, from: "Ana")
        #expect(rig.types(to: "Ana") == ["pong"])
        for _ in 0..<200 { rig.send(#"{"type":"ping"}"#, from: "Ana") }
        #expect(rig.closed["Ana"] == .floods)
        #expect(rig.types(to: "Ben") == ["peer-left"])
    }

    @Test func `more clients than the service takes are told so`() {
        var rig = HubRig { $0.clients = 2 }
        for name in ["Ana", "Ben", "Cid"] { rig.connect(name) }
        #expect(rig.error(to: "Cid") == "busy")
        #expect(rig.closed["Cid"] == .full)
    }
}
