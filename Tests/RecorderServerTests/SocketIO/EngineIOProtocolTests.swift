import Media
import Testing

@testable import RecorderServer

/// "The Engine.IO protocol", version 4, rule by rule.
@Suite struct EngineIOProtocolTests {
    @Test func `a handshake by polling tells the session and the way up`() throws {
        var rig = SocketIORig()
        let sid = rig.handshake()
        #expect(
            rig.answers[1]
                == .payload(#"0{"sid":"\#(sid)","upgrades":["websocket"],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}"#))
        #expect(sid.utf8.count == 22)
    }

    @Test func `a handshake by WebSocket has nothing to upgrade to`() {
        var rig = SocketIORig()
        let socket = rig.open()
        #expect(rig.frames(socket).first?.contains(#""upgrades":[],"#) == true)
    }

    @Test func `a GET hangs until there is something to say`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let poll = rig.poll(sid)
        #expect(rig.answers[poll] == nil)
        rig.post(sid, "40")
        guard case .payload(let text) = rig.answers[poll] else { return #expect(Bool(false), "the GET still hangs") }
        #expect(text.hasPrefix(#"40{"sid":"#))
    }

    @Test func `a POST is answered ok, and all its packets are taken in order`() {
        var rig = SocketIORig()
        let (other, _) = rig.connect()
        let sid = rig.handshake()
        #expect(rig.post(sid, "40\u{1E}42[\"a\"]\u{1E}42[\"b\"]\u{1E}42[\"c\"]") == .ok)
        #expect(rig.events(other) == [#"["a"]"#, #"["b"]"#, #"["c"]"#])
    }

    @Test func `one answer has at most sixteen packets`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        rig.post(sid, "40")
        _ = rig.packets(sid)
        let (other, _) = rig.connect()
        for number in 0..<20 { rig.emit("[\"\(number)\"]", on: other) }
        #expect(rig.packets(sid).count == 16)
        #expect(rig.packets(sid) == (16..<20).map { "42[\"\($0)\"]" })
    }

    @Test func `the server pings, and who answers stays`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        rig.post(sid, "40")
        _ = rig.packets(sid)
        for _ in 0..<4 {
            let poll = rig.poll(sid)
            rig.advance(by: .seconds(24))
            #expect(rig.answers[poll] == nil)
            rig.advance(by: .seconds(1))
            #expect(rig.answers[poll] == .payload("2"))
            #expect(rig.post(sid, "3") == .ok)
        }
    }

    @Test func `who does not answer a ping is gone after pingTimeout`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let (socket, _) = rig.connect()
        rig.advance(by: .seconds(25))
        rig.advance(by: .milliseconds(19_999))
        #expect(!rig.closed.contains(socket))
        rig.advance(by: .milliseconds(1))
        #expect(rig.closed.contains(socket))
        #expect(rig.pollNow(sid) == .refused(.unknownSession))
    }

    @Test func `a session that says close ends, and its GET with a noop`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let poll = rig.poll(sid)
        #expect(rig.post(sid, "1") == .ok)
        #expect(rig.answers[poll] == .payload("6"))
        #expect(rig.pollNow(sid) == .refused(.unknownSession))
    }

    @Test func `two GETs at once end the session`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let (first, second) = (rig.poll(sid), rig.poll(sid))
        #expect(rig.answers[first] == .payload("1"))
        #expect(rig.answers[second] == .refused(.badRequest))
        #expect(rig.pollNow(sid) == .refused(.unknownSession))
    }

    @Test func `two POSTs at once end the session`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let first = rig.beginPost(sid)
        #expect(rig.post(sid, "40") == .refused(.badRequest))
        #expect(rig.answers[first] == .refused(.unknownSession))
        #expect(rig.pollNow(sid) == .refused(.unknownSession))
    }

    @Test func `a GET that the client gives up ends the session`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        rig.abandon(rig.poll(sid))
        #expect(rig.pollNow(sid) == .refused(.unknownSession))
    }

    @Test(arguments: ["abc", "", "40\u{1E}", "7", "b!!!!", "2"])
    func `a body that is no packets ends the session`(body: String) {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let answer = rig.post(sid, body)
        // A ping of a client is well-formed, and of another version.
        #expect(answer == (body == "2" ? .ok : .refused(.badRequest)))
        #expect(rig.pollNow(sid) == .refused(.unknownSession))
    }

    @Test func `a body that could not be read ends the session`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        #expect(rig.post(sid, nil) == .refused(.badRequest))
        #expect(rig.pollNow(sid) == .refused(.unknownSession))
    }

    @Test(arguments: ["abc", "", "9", "2"])
    func `a frame that is no packet closes the socket`(frame: String) {
        var rig = SocketIORig()
        let (socket, _) = rig.connect()
        rig.send(frame, on: socket)
        #expect(rig.closed.contains(socket))
    }

    @Test func `an upgrade loses nothing between the two ways`() {
        var rig = SocketIORig()
        let (other, _) = rig.connect()
        let sid = rig.handshake()
        rig.post(sid, "40")
        _ = rig.packets(sid)
        let poll = rig.poll(sid)
        let socket = rig.open(sid: sid)
        #expect(rig.frames(socket) == [])
        rig.send("2probe", on: socket)
        #expect(rig.frames(socket) == ["3probe"])
        // The hanging GET ends: the client waits for that before it changes over.
        #expect(rig.answers[poll] == .payload("6"))
        rig.emit(#"["between"]"#, on: other)
        #expect(rig.frames(socket) == [])
        rig.send("5", on: socket)
        rig.emit(#"["after"]"#, on: other)
        #expect(rig.frames(socket) == [#"42["between"]"#, #"42["after"]"#])
        rig.emit(#"["up"]"#, on: socket)
        #expect(rig.events(other) == [#"["up"]"#])
        #expect(rig.pollNow(sid) == .refused(.badRequest))
        #expect(rig.post(sid, "42[\"late\"]") == .refused(.badRequest))
        #expect(rig.events(other) == [])
    }

    @Test func `a GET that comes after the probe is held for a moment only`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let socket = rig.open(sid: sid)
        rig.send("2probe", on: socket)
        let poll = rig.poll(sid)
        #expect(rig.answers[poll] == nil)
        rig.advance(by: .milliseconds(100))
        #expect(rig.answers[poll] == .payload("6"))
    }

    @Test func `a POST that was on its way when the upgrade came is taken`() {
        var rig = SocketIORig()
        let (other, _) = rig.connect()
        let sid = rig.handshake()
        rig.post(sid, "40")
        let socket = rig.open(sid: sid)
        rig.send("2probe", on: socket)
        let post = rig.beginPost(sid)
        rig.send("5", on: socket)
        rig.endPost(post, #"42["on its way"]"#)
        #expect(rig.answers[post] == .ok)
        #expect(rig.events(other) == [#"["on its way"]"#])
    }

    @Test(arguments: ["5", "4hello", "abc", "2"])
    func `an upgrade that does not begin with a probe is refused, and polling goes on`(frame: String) {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let socket = rig.open(sid: sid)
        rig.send(frame, on: socket)
        #expect(rig.closed.contains(socket))
        #expect(rig.post(sid, "40") == .ok)
    }

    @Test func `an upgrade that stops half-way is given up, and polling goes on`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let socket = rig.open(sid: sid)
        rig.send("2probe", on: socket)
        rig.advance(by: .seconds(10))
        #expect(rig.closed.contains(socket))
        #expect(rig.post(sid, "40") == .ok)
        #expect(rig.packets(sid).count == 1)
    }

    @Test func `a second socket for the same session is refused`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        let first = rig.open(sid: sid)
        let second = rig.open(sid: sid)
        rig.send("2probe", on: first)
        rig.send("5", on: first)
        let third = rig.open(sid: sid)
        #expect(rig.closed == [second, third])
        rig.send("2probe", on: third)
        #expect(rig.frames(third) == [])
    }

    @Test func `who does not fetch what waits is cut off`() {
        var rig = SocketIORig { $0.engine.queueBytes = 10_000 }
        let sid = rig.handshake()
        rig.post(sid, "40")
        let (other, _) = rig.connect()
        for _ in 0..<10 { rig.emit("[\"x\",\"\(String(repeating: "y", count: 1000))\"]", on: other) }
        #expect(rig.pollNow(sid) == .refused(.unknownSession))
    }

    @Test func `more sessions than the limit are refused`() {
        var rig = SocketIORig { $0.engine.sessions = 2 }
        _ = rig.handshake()
        _ = rig.open()
        #expect(rig.handshake() == "")
        let socket = rig.open()
        #expect(rig.closed == [socket])
    }

    @Test(arguments: [
        ("EIO=4", EngineIORefusal.unknownTransport), ("EIO=4&transport=abc", .unknownTransport), ("transport=polling", .unsupportedVersion),
        ("EIO=3&transport=polling", .unsupportedVersion), ("EIO=abc&transport=websocket", .unsupportedVersion),
        ("EIO=4&transport=polling&sid=nobody", .unknownSession),
    ])
    func `a request that cannot be is refused by number`(query: String, refusal: EngineIORefusal) throws {
        let target = try #require(RequestTarget("/socket.io/?" + query))
        #expect(throws: refusal) {
            try SocketIOHandshake(target, origin: nil, referer: nil, isKnown: { _ in false })
        }
    }
}
