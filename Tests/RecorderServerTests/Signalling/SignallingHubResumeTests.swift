import Media
import Recording
import Testing

@testable import RecorderServer

@Suite struct SignallingHubResumeTests {
    @Test func `within 30 s the same id comes back in the same room, and nobody else notices`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.join("Ben")
        rig.forget()
        let (id, token) = (rig.id("Ana"), rig.tokens["Ana"])
        rig.disconnect("Ana")
        rig.advance(by: .milliseconds(29_999))
        rig.connect("Ana", resuming: token)
        let welcome = rig.messages(to: "Ana")[0]
        #expect(welcome["id"] == .string(id))
        #expect(welcome["resumed"] == .bool(true))
        #expect(rig.hub.rooms["standup"]?.members.count == 2)
        #expect(rig.messages(to: "Ben").isEmpty)
        // Long after the first window: the second life is not ended by it.
        rig.advance(by: .seconds(60))
        #expect(rig.messages(to: "Ben").isEmpty)
    }

    @Test func `what was said meanwhile is heard, in order, before anything else`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.join("Ben")
        rig.forget()
        rig.disconnect("Ana")
        for number in 0..<3 { rig.send(#"{"type":"signal","to":"\#(rig.id("Ana"))","candidate":\#(number)}"#, from: "Ben") }
        rig.connect("Ana", resuming: rig.tokens["Ana"])
        let heard = rig.messages(to: "Ana")
        #expect(heard.map { $0["type"]?.string } == ["welcome", "signal", "signal", "signal"])
        #expect(heard.dropFirst().map { $0["candidate"] } == [.number(0), .number(1), .number(2)])
    }

    @Test func `after 30 s it has left, and the recorder's side of it is closed`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.join("Ben")
        rig.handle(.replied(rig.ids["Ana"]!, .done))
        rig.forget()
        rig.disconnect("Ana")
        #expect(rig.hub.nextDeadline == .zero + .seconds(30))
        rig.advance(by: .seconds(30))
        #expect(rig.types(to: "Ben") == ["peer-left"])
        #expect(rig.asked.map(\.request) == [.left(room: "standup")])
        #expect(rig.hub.nextDeadline == nil)
        rig.connect("Ana", resuming: rig.tokens["Ana"])
        #expect(rig.messages(to: "Ana")[0]["resumed"] == .bool(false))
    }

    @Test func `a token works once: whoever has an old one is somebody new`() {
        var rig = HubRig()
        rig.join("Ana")
        let (id, first) = (rig.id("Ana"), rig.tokens["Ana"])
        rig.disconnect("Ana")
        rig.connect("Ana", resuming: first)
        rig.connect("Eve", resuming: first)
        #expect(rig.id("Ana") == id)
        #expect(rig.id("Eve") != id)
    }

    @Test func `a socket that does not know yet that it is dead is replaced`() {
        var rig = HubRig()
        rig.join("Ana")
        let (id, token) = (rig.id("Ana"), rig.tokens["Ana"])
        rig.connect("Ana again", resuming: token)
        #expect(rig.id("Ana again") == id)
        #expect(rig.closed["Ana"] == .replaced)
        // Its end, seen late, ends nothing.
        rig.disconnect("Ana")
        rig.advance(by: .seconds(31))
        #expect(rig.hub.rooms["standup"]?.members.map(\.text) == [id])
    }

    @Test func `who misses more than is kept starts anew`() {
        var rig = HubRig { $0.bufferedMessages = 5 }
        rig.join("Ana")
        rig.join("Ben")
        rig.disconnect("Ana")
        for _ in 0..<6 { rig.send(#"{"type":"signal","to":"\#(rig.id("Ana"))","candidate":1}"#, from: "Ben") }
        #expect(rig.types(to: "Ben") == ["peer-left"])
        rig.connect("Ana", resuming: rig.tokens["Ana"])
        #expect(rig.messages(to: "Ana")[0]["resumed"] == .bool(false))
    }
}
