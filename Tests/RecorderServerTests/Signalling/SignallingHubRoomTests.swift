import Recording
import Testing

@testable import RecorderServer

@Suite struct SignallingHubRoomTests {
    @Test func `welcome is the first thing that anybody hears`() {
        var rig = HubRig()
        rig.connect("Ana")
        let messages = rig.messages(to: "Ana")
        #expect(messages.count == 1)
        #expect(messages[0]["type"] == .string("welcome"))
        #expect(messages[0]["resumed"] == .bool(false))
        #expect(messages[0]["id"]?.string?.count == 22)
        #expect(messages[0]["iceServers"] == .array([]))
    }

    @Test func `ids and resume tokens are all different`() {
        var rig = HubRig()
        let names = (0..<500).map { "client \($0)" }
        for name in names { rig.connect(name) }
        let secrets = Set(rig.ids.values.map(\.text) + rig.tokens.values)
        #expect(secrets.count == 1000)
    }

    @Test func `who joins is told who is there, and they are told who came`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.connect("Ben")
        _ = rig.messages(to: "Ben")
        rig.send(#"{"type":"join","room":"standup","name":"Ben"}"#, from: "Ben")
        let joined = rig.messages(to: "Ben")
        #expect(joined.count == 1)
        #expect(joined[0]["type"] == .string("joined"))
        #expect(joined[0]["room"] == .string("standup"))
        #expect(joined[0]["recording"] == .null)
        #expect(joined[0]["peers"] == .array([.object(["id": .string(rig.id("Ana")), "name": .string("Ana"), "kind": .string("person")])]))
        let told = rig.messages(to: "Ana")
        #expect(told.count == 1)
        #expect(told[0]["type"] == .string("peer-joined"))
        #expect(told[0]["peer"]?["id"] == .string(rig.id("Ben")))
    }

    @Test func `leaving is told to those who stay, and to the media side`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.join("Ben")
        // The media side is done with the joins.
        rig.handle(.replied(rig.ids["Ana"]!, .done))
        rig.handle(.replied(rig.ids["Ben"]!, .done))
        rig.send(#"{"type":"leave"}"#, from: "Ben")
        #expect(rig.messages(to: "Ana") == [["type": .string("peer-left"), "id": .string(rig.id("Ben"))]])
        #expect(rig.messages(to: "Ben").isEmpty)
        #expect(rig.asked.map(\.request) == [.left(room: "standup")])
    }

    @Test func `joining another room leaves the first`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.join("Ben")
        rig.send(#"{"type":"join","room":"retro","name":"Ben"}"#, from: "Ben")
        #expect(rig.types(to: "Ana") == ["peer-left"])
        #expect(rig.hub.rooms["standup"]?.members == [rig.ids["Ana"]!])
        #expect(rig.hub.rooms["retro"]?.members == [rig.ids["Ben"]!])
    }

    @Test func `joining the same room again is leaving and coming back`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.join("Ben")
        rig.send(#"{"type":"join","room":"standup","name":"Benno"}"#, from: "Ben")
        #expect(rig.types(to: "Ana") == ["peer-left", "peer-joined"])
        #expect(rig.hub.rooms["standup"]?.members.count == 2)
    }

    @Test func `an empty room is gone`() {
        var rig = HubRig()
        rig.join("Ana")
        rig.send(#"{"type":"leave"}"#, from: "Ana")
        #expect(rig.hub.rooms.isEmpty)
    }

    @Test func `a full room is busy, and nobody is moved`() {
        var rig = HubRig { $0.membersPerRoom = 2 }
        rig.join("Ana")
        rig.join("Ben")
        rig.join("Cid", "retro")
        rig.send(#"{"type":"join","room":"standup","name":"Cid"}"#, from: "Cid")
        #expect(rig.error(to: "Cid") == "busy")
        #expect(rig.hub.rooms["retro"]?.members.count == 1)
    }

    @Test(arguments: [
        #"{"type":"leave"}"#, #"{"type":"signal","to":"x"}"#, #"{"type":"record","action":"start"}"#,
    ])
    func `what needs a room says so`(message: String) {
        var rig = HubRig()
        rig.connect("Ana")
        rig.send(message, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-in-room")
    }

    @Test func `without a credential nobody joins, with one everybody may`() {
        var rig = HubRig()
        rig.connect("Ana", credential: nil)
        rig.send(#"{"type":"join","room":"standup"}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-allowed")
        rig.authenticate("Ana", .everything)
        rig.send(#"{"type":"join","room":"standup"}"#, from: "Ana")
        #expect(rig.types(to: "Ana") == ["joined"])
    }

    @Test func `a token for one room opens no other`() {
        var rig = HubRig()
        rig.connect("Ana", credential: Credential(room: "retro"))
        rig.send(#"{"type":"join","room":"standup"}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "not-allowed")
        rig.send(#"{"type":"join","room":"retro"}"#, from: "Ana")
        #expect(rig.types(to: "Ana") == ["joined"])
    }

    @Test func `a publisher is in the room for REST and not for peers`() {
        var rig = HubRig()
        rig.handle(.publisherJoined(ParticipantID("obs"), name: "Studio", room: "standup"))
        rig.connect("Ana")
        _ = rig.messages(to: "Ana")
        rig.send(#"{"type":"join","room":"standup","name":"Ana"}"#, from: "Ana")
        #expect(rig.messages(to: "Ana")[0]["peers"] == .array([]))
        let view = rig.hub.rooms["standup"].map { rig.hub.view(of: $0) }
        #expect(view?.participants.map(\.kind) == ["person", "publisher"])
        rig.send(#"{"type":"signal","to":"obs","candidate":null}"#, from: "Ana")
        #expect(rig.error(to: "Ana") == "unknown-peer")
        rig.handle(.publisherLeft(ParticipantID("obs"), room: "standup"))
        #expect(rig.hub.rooms["standup"]?.publishers == [])
    }
}
