import Recording
import Testing

@testable import RecorderServer

@Suite struct SignallingHubStrangerTests {
    private let next = #"{"type":"next"}"#

    private func waiting(_ names: [String]) -> HubRig {
        var rig = HubRig()
        for name in names {
            rig.connect(name)
            rig.forget()
        }
        return rig
    }

    /// Whom somebody was matched with last.
    private func match(_ rig: inout HubRig, of name: String) -> String? {
        rig.messages(to: name).last { $0["type"]?.string == "matched" }?["peer"]?["id"]?.string
    }

    @Test func `the first waits, the second makes a pair, and one of the two offers`() {
        var rig = waiting(["Ana", "Ben"])
        rig.send(next, from: "Ana")
        #expect(rig.types(to: "Ana") == ["waiting"])
        rig.send(next, from: "Ben")
        let (ana, ben) = (rig.messages(to: "Ana"), rig.messages(to: "Ben"))
        #expect(ana[0]["peer"]?["id"] == .string(rig.id("Ben")))
        #expect(ben[0]["peer"]?["id"] == .string(rig.id("Ana")))
        #expect([ana[0]["initiator"], ben[0]["initiator"]] == [.bool(false), .bool(true)])
        rig.send(#"{"type":"signal","to":"\#(rig.id("Ben"))","candidate":1}"#, from: "Ana")
        #expect(rig.types(to: "Ben") == ["signal"])
    }

    @Test func `pressing next twice while waiting is waiting, never a match with oneself`() {
        var rig = waiting(["Ana"])
        rig.send(next, from: "Ana")
        rig.send(next, from: "Ana")
        #expect(rig.types(to: "Ana") == ["waiting", "waiting"])
        #expect(rig.hub.waiting.count == 1)
    }

    @Test func `next leaves the stranger, who is told, and is not pushed to another`() {
        var rig = waiting(["Ana", "Ben"])
        rig.send(next, from: "Ana")
        rig.send(next, from: "Ben")
        rig.forget()
        rig.send(next, from: "Ana")
        #expect(rig.messages(to: "Ben") == [["type": .string("unmatched"), "reason": .string("next")]])
        #expect(rig.types(to: "Ana") == ["waiting"])
        #expect(rig.hub.rooms.isEmpty)
    }

    @Test func `next goes to whoever waits, and the one who was left is not pushed anywhere`() {
        var rig = waiting(["Ana", "Ben", "Cid"])
        for name in ["Ana", "Ben", "Cid"] { rig.send(next, from: name) }
        rig.forget()
        rig.send(next, from: "Ana")
        #expect(match(&rig, of: "Ana") == rig.id("Cid"))
        #expect(match(&rig, of: "Cid") == rig.id("Ana"))
        #expect(rig.types(to: "Ben") == ["unmatched"])
        rig.send(next, from: "Ben")
        #expect(rig.types(to: "Ben") == ["waiting"])
    }

    @Test func `two alone who both press next meet again`() {
        var rig = waiting(["Ana", "Ben"])
        for name in ["Ana", "Ben"] { rig.send(next, from: name) }
        rig.forget()
        for name in ["Ana", "Ben"] { rig.send(next, from: name) }
        #expect(match(&rig, of: "Ana") == rig.id("Ben"))
    }

    @Test func `whoever quits is gone at once`() {
        var rig = waiting(["Ana", "Ben"])
        rig.send(next, from: "Ana")
        rig.send(#"{"type":"quit"}"#, from: "Ana")
        rig.forget()
        rig.send(next, from: "Ben")
        #expect(rig.types(to: "Ben") == ["waiting"])
        rig.send(next, from: "Ana")
        rig.forget()
        rig.send(#"{"type":"quit"}"#, from: "Ana")
        #expect(rig.messages(to: "Ben") == [["type": .string("unmatched"), "reason": .string("quit")]])
        rig.send(#"{"type":"quit"}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-in-room")
    }

    @Test func `nobody is matched with somebody whose socket is lost`() {
        var rig = waiting(["Ana", "Ben"])
        rig.send(next, from: "Ana")
        rig.disconnect("Ana")
        rig.send(next, from: "Ben")
        #expect(rig.types(to: "Ben") == ["waiting"])
    }

    @Test func `who closes the page has left the stranger at once, a lost network may come back`() {
        var rig = waiting(["Ana", "Ben"])
        for name in ["Ana", "Ben"] { rig.send(next, from: name) }
        rig.forget()
        rig.disconnect("Ana")
        #expect(rig.messages(to: "Ben").isEmpty)
        rig.connect("Ana", resuming: rig.tokens["Ana"])
        rig.disconnect("Ana", isClean: true)
        #expect(rig.messages(to: "Ben") == [["type": .string("unmatched"), "reason": .string("left")]])
    }

    @Test func `a hundred who press next again and again are always in pairs of two different, or waiting`() {
        let names = (0..<100).map { "p\($0)" }
        var rig = waiting(names)
        var random = Seeded(state: 3)
        for _ in 0..<2000 {
            let message = Int.random(in: 0..<5, using: &random) == 0 ? #"{"type":"quit"}"# : next
            rig.send(message, from: names.randomElement(using: &random)!)
            rig.forget()
        }
        #expect(rig.hub.rooms.count > 20)
        for room in rig.hub.rooms.values { #expect(Set(room.members).count == 2) }
        #expect(rig.hub.waiting.count <= 1)
        let matched = rig.hub.rooms.values.flatMap(\.members)
        #expect(Set(matched).count == matched.count)
        #expect(Set(matched).isDisjoint(with: rig.hub.waiting))
    }
}
