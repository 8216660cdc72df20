import Media
import Testing

@testable import RecorderServer

/// A relay with its connections by number, and a clock that stands until it is moved.
private struct RelayRig<Protocol: Relay> {
    var relay: Protocol
    var now = MonotonicTime.zero
    private var frames: [ConnectionID: [String]] = [:]
    private(set) var closed: Set<UInt64> = []

    init(_ relay: Protocol) {
        self.relay = relay
    }

    mutating func open(_ number: UInt64, _ handshake: Protocol.Handshake) {
        relay.opened(ConnectionID(rawValue: number), handshake, at: now)
        take()
    }

    mutating func send(_ text: String, on number: UInt64) {
        relay.received(text, on: ConnectionID(rawValue: number), at: now)
        take()
    }

    mutating func close(_ number: UInt64) {
        relay.closed(ConnectionID(rawValue: number), at: now)
        take()
    }

    mutating func advance(by duration: Duration) {
        now = now + duration
        relay.expire(at: now)
        take()
    }

    mutating func frames(_ number: UInt64) -> [String] {
        frames.removeValue(forKey: ConnectionID(rawValue: number)) ?? []
    }

    private mutating func take() {
        for output in relay.takeOutputs() {
            switch output {
            case .send(let connection, let text): frames[connection, default: []].append(text)
            case .close(let connection): closed.insert(connection.rawValue)
            }
        }
    }
}

@Suite struct BroadcastRelayTests {
    @Test func `every text goes to everybody else of the same page`() {
        var rig = RelayRig(BroadcastRelay())
        let page = PageScope(scope: nil, origin: nil, referer: "https://example.org/call?x=1")
        for number in 1...3 as ClosedRange<UInt64> { rig.open(number, page) }
        rig.open(4, PageScope(scope: "other", origin: nil, referer: nil))
        rig.send("not even JSON", on: 1)
        #expect(rig.frames(1) == [])
        #expect(rig.frames(2) == ["not even JSON"])
        #expect(rig.frames(3) == ["not even JSON"])
        #expect(rig.frames(4) == [])
        rig.close(2)
        rig.send("more", on: 3)
        #expect(rig.frames(1) == ["more"])
        #expect(rig.frames(2) == [])
    }
}

@Suite struct PageScopeTests {
    @Test(arguments: [
        ("https://Example.org/call?room=1#x", "page:https://example.org/call"),
        ("https://example.org/a/index.html", "page:https://example.org/a/"),
        ("http://localhost:5173/", "page:http://localhost:5173/"), ("http://localhost:5173", "page:http://localhost:5173/"),
    ])
    func `a page is its origin and path`(referer: String, scope: String) {
        #expect(PageScope(scope: nil, origin: "https://ignored", referer: referer).text == scope)
    }

    @Test func `a scope that is said comes first, and the origin is what is left`() {
        #expect(PageScope(scope: "mine", origin: "https://a", referer: "https://a/b").text == "scope:mine")
        #expect(PageScope(scope: nil, origin: "https://a", referer: nil).text == "page:https://a/")
        #expect(PageScope(scope: nil, origin: "https://a", referer: "nonsense").text == "page:https://a/")
        #expect(PageScope(scope: nil, origin: nil, referer: nil).text == "page:")
    }
}

@Suite struct PeerJSRelayTests {
    private static func handshake(_ id: String?, token: String? = "secret", key: String? = "peerjs") -> PeerJSRelay.Handshake {
        PeerJSRelay.Handshake(id: id, token: token, key: key)
    }

    private static func rig(_ ids: String...) -> RelayRig<PeerJSRelay> {
        var rig = RelayRig(PeerJSRelay())
        for (index, id) in ids.enumerated() {
            rig.open(UInt64(index + 1), handshake(id))
            _ = rig.frames(UInt64(index + 1))
        }
        return rig
    }

    @Test func `who comes is told OPEN`() {
        var rig = RelayRig(PeerJSRelay())
        rig.open(1, Self.handshake("ana"))
        #expect(rig.frames(1) == [#"{"type":"OPEN"}"#])
    }

    @Test func `an id of somebody else is taken`() {
        var rig = Self.rig("ana")
        rig.open(2, Self.handshake("ana", token: "another"))
        #expect(rig.frames(2) == [#"{"type":"ID-TAKEN","payload":{"msg":"ID is taken"}}"#])
        #expect(rig.closed == [2])
        rig.send(#"{"type":"OFFER","dst":"ana","payload":1}"#, on: 2)
        #expect(rig.frames(1) == [])
    }

    @Test func `the same client may come again`() {
        var rig = Self.rig("ana", "ben")
        rig.open(3, Self.handshake("ana"))
        #expect(rig.frames(3) == [#"{"type":"OPEN"}"#])
        #expect(rig.closed == [1])
        rig.close(1)
        rig.send(#"{"type":"OFFER","dst":"ana","payload":1}"#, on: 2)
        #expect(rig.frames(3) == [#"{"type":"OFFER","src":"ben","dst":"ana","payload":1}"#])
    }

    @Test(
        arguments: [(nil, "t", "peerjs"), ("a", nil, "peerjs"), ("a", "t", nil), ("", "t", "peerjs"), ("a", "t", "other")]
            as [(String?, String?, String?)])
    func `a handshake that lacks something is refused with words`(id: String?, token: String?, key: String?) {
        var rig = RelayRig(PeerJSRelay())
        rig.open(1, Self.handshake(id, token: token, key: key))
        #expect(rig.frames(1).first?.hasPrefix(#"{"type":"ERROR","payload":{"msg":""#) == true)
        #expect(rig.closed == [1])
    }

    @Test(arguments: ["OFFER", "ANSWER", "CANDIDATE", "LEAVE", "EXPIRE"])
    func `a message reaches its receiver with the true sender and an unchanged payload`(type: String) {
        var rig = Self.rig("ana", "ben")
        rig.send(#"{"type":"\#(type)","src":"impostor","dst":"ben","payload":{"sdp":"é","n":1.0}}"#, on: 1)
        #expect(rig.frames(2) == [#"{"type":"\#(type)","src":"ana","dst":"ben","payload":{"sdp":"é","n":1.0}}"#])
    }

    @Test func `a message waits for one who is about to come`() {
        var rig = Self.rig("ana")
        rig.send(#"{"type":"OFFER","dst":"ben","payload":1}"#, on: 1)
        rig.advance(by: .seconds(4))
        rig.open(2, Self.handshake("ben"))
        #expect(rig.frames(2) == [#"{"type":"OPEN"}"#, #"{"type":"OFFER","src":"ana","dst":"ben","payload":1}"#])
        rig.advance(by: .seconds(10))
        #expect(rig.frames(1) == [])
    }

    @Test func `who waits in vain is told after five seconds, once`() {
        var rig = Self.rig("ana")
        rig.send(#"{"type":"OFFER","dst":"ben","payload":1}"#, on: 1)
        rig.send(#"{"type":"CANDIDATE","dst":"ben","payload":2}"#, on: 1)
        rig.advance(by: .milliseconds(4_999))
        #expect(rig.frames(1) == [])
        rig.advance(by: .milliseconds(1))
        #expect(rig.frames(1) == [#"{"type":"EXPIRE","src":"ben","dst":"ana"}"#])
        rig.open(2, Self.handshake("ben"))
        #expect(rig.frames(2) == [#"{"type":"OPEN"}"#])
    }

    @Test func `who is silent for ninety seconds is gone, and a heartbeat is not silence`() {
        var rig = Self.rig("ana", "ben")
        rig.advance(by: .seconds(60))
        rig.send(#"{"type":"HEARTBEAT"}"#, on: 1)
        rig.advance(by: .seconds(30))
        #expect(rig.closed == [2])
        rig.advance(by: .seconds(60))
        #expect(rig.closed == [1, 2])
    }

    @Test func `LEAVE to nobody ends the session`() {
        var rig = Self.rig("ana")
        rig.send(#"{"type":"LEAVE"}"#, on: 1)
        #expect(rig.closed == [1])
    }

    @Test(arguments: ["", "nonsense", "[]", "{}", #"{"type":17,"dst":"ben"}"#, #"{"type":"OFFER"}"#, #"{"type":"OFFER","dst":17}"#])
    func `nonsense harms nobody`(text: String) {
        var rig = Self.rig("ana", "ben")
        rig.send(text, on: 1)
        #expect(rig.frames(2) == [])
        #expect(rig.closed == [])
    }

    @Test func `what waits for somebody is bounded`() {
        var rig = Self.rig("ana")
        for _ in 0..<1000 { rig.send(#"{"type":"OFFER","dst":"ben","payload":1}"#, on: 1) }
        rig.open(2, Self.handshake("ben"))
        #expect(rig.frames(2).count == 1 + PeerJSRelay.queueLimit)
    }
}
