import Testing

@testable import RecorderServer

/// "The Socket.IO protocol", version 5, rule by rule.
@Suite struct SocketIOProtocolTests {
    @Test func `CONNECT is answered with an id that is not the session's`() throws {
        var rig = SocketIORig()
        let socket = rig.open()
        let open = rig.frames(socket)[0]
        rig.send("40", on: socket)
        let answer = rig.frames(socket)[0]
        let sid = try #require(JSONMembers(parsing: String(open.dropFirst())).string("sid"))
        let id = try #require(JSONMembers(parsing: String(answer.dropFirst(2))).string("sid"))
        #expect(sid != id)
        #expect(answer == #"40{"sid":"\#(id)"}"#)
    }

    @Test func `a payload may come with CONNECT`() {
        var rig = SocketIORig()
        let socket = rig.open()
        rig.send(#"40{"token":"123"}"#, on: socket)
        #expect(!rig.closed.contains(socket))
        #expect(rig.frames(socket).count == 2)
    }

    @Test func `a namespace is joined by its name, and its packets carry it`() {
        var rig = SocketIORig { $0.namespaces = ["/", "/chat"] }
        let (one, two) = (rig.open(), rig.open())
        for socket in [one, two] { rig.send("40/chat,", on: socket) }
        #expect(rig.frames(one).last?.hasPrefix(#"40/chat,{"sid":"#) == true)
        _ = rig.frames(two)
        rig.send(#"42/chat,["hello"]"#, on: one)
        #expect(rig.frames(two) == [#"42/chat,["hello"]"#])
    }

    @Test(arguments: ["40/random", "40/random,", "40/random?abc=123", #"40/random,{"token":"x"}"#])
    func `an unknown namespace is refused, and the connection stays`(connect: String) {
        var rig = SocketIORig()
        let socket = rig.open()
        _ = rig.frames(socket)
        rig.send(connect, on: socket)
        #expect(rig.frames(socket) == [#"44/random,{"message":"Invalid namespace"}"#])
        #expect(rig.closed.isEmpty)
    }

    @Test func `namespaces are left one by one`() {
        var rig = SocketIORig { $0.namespaces = ["/", "/chat"] }
        let (one, _) = rig.connect()
        let (two, _) = rig.connect()
        for socket in [one, two] { rig.send("40/chat,", on: socket) }
        rig.send("41", on: one)
        _ = rig.frames(two)
        rig.send(#"42/chat,["still here"]"#, on: one)
        rig.emit(#"["for /"]"#, on: two)
        #expect(rig.frames(two) == [#"42/chat,["still here"]"#])
        #expect(!rig.frames(one).contains(#"42["for /"]"#))
        // It may come again.
        rig.send("40", on: one)
        #expect(rig.frames(one).count == 1)
    }

    @Test func `who joins no namespace is disconnected`() {
        var rig = SocketIORig { $0.engine.pingInterval = .seconds(1000) }
        let silent = rig.open()
        let (joined, _) = rig.connect()
        rig.advance(by: .milliseconds(44_999))
        #expect(rig.closed.isEmpty)
        rig.advance(by: .milliseconds(1))
        #expect(rig.closed == [silent])
        _ = joined
    }

    @Test func `an acknowledgement is answered when the event was handed on`() {
        var rig = SocketIORig()
        let (one, _) = rig.connect()
        let (two, _) = rig.connect()
        rig.send(#"42456["message",1,"2",{"3":[false]}]"#, on: one)
        #expect(rig.frames(one) == ["43456[]"])
        #expect(rig.frames(two) == [#"42["message",1,"2",{"3":[false]}]"#])
    }

    @Test func `bytes travel behind their event`() {
        var rig = SocketIORig()
        let (one, _) = rig.connect()
        let (two, _) = rig.connect()
        rig.send(#"452-["file",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#, on: one)
        rig.send([1, 2, 3], on: one)
        #expect(rig.frames(two) == [])
        rig.send([4], on: one)
        #expect(rig.frames(two) == [#"452-["file",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]"#, "[1, 2, 3]", "[4]"])
    }

    @Test func `bytes travel in a polling body as base64`() {
        var rig = SocketIORig()
        let sid = rig.handshake()
        rig.post(sid, "40")
        _ = rig.packets(sid)
        let (one, _) = rig.connect()
        rig.send(#"451-["file",{"_placeholder":true,"num":0}]"#, on: one)
        rig.send([1, 2, 3, 4], on: one)
        #expect(rig.packets(sid) == [#"451-["file",{"_placeholder":true,"num":0}]"#, "bAQIDBA=="])
        rig.post(sid, #"451-["back",{"_placeholder":true,"num":0}]"# + "\u{1E}bAQIDBA==")
        #expect(rig.frames(one) == [#"451-["back",{"_placeholder":true,"num":0}]"#, "[1, 2, 3, 4]"])
    }

    @Test func `bytes with an acknowledgement are answered`() {
        var rig = SocketIORig()
        let (one, _) = rig.connect()
        rig.send(#"451-789["file",{"_placeholder":true,"num":0}]"#, on: one)
        rig.send([1], on: one)
        #expect(rig.frames(one) == ["43789[]"])
    }

    @Test(arguments: [
        "4abc",  // unknown type
        "4",  // none
        "47",  // none that there is
        "42{}",  // an event that is no array
        "42[]",  // or has no name
        "42[{}]",  // or one that is no text
        #"42["connect"]"#,  // or one that clients raise themselves
        #"42abc["message"]"#,  // an acknowledgement id that is no number
        #"42["broken"#,
        #"45["a",{"_placeholder":true,"num":0}]"#,  // attachments without their number
        #"45999-["a"]"#,  // too many
        "43[]",  // an acknowledgement of nothing
        "40",  // a second CONNECT
        "40[1]",
        #"44{"message":"x"}"#,  // only the server refuses
        #"42/chat,["a"]"#,  // a namespace that was not joined
    ])
    func `a packet against the rules closes the connection`(packet: String) {
        var rig = SocketIORig()
        let (socket, _) = rig.connect()
        rig.send(packet, on: socket)
        #expect(rig.closed.contains(socket))
    }

    @Test func `an event before CONNECT closes the connection`() {
        var rig = SocketIORig()
        let socket = rig.open()
        rig.emit(#"["hello"]"#, on: socket)
        #expect(rig.closed.contains(socket))
    }

    @Test func `bytes that nobody announced close the connection`() {
        var rig = SocketIORig()
        let (socket, _) = rig.connect()
        rig.send([1], on: socket)
        #expect(rig.closed.contains(socket))
    }

    @Test func `text where bytes were announced closes the connection`() {
        var rig = SocketIORig()
        let (socket, _) = rig.connect()
        rig.send(#"451-["file",{"_placeholder":true,"num":0}]"#, on: socket)
        rig.emit(#"["hello"]"#, on: socket)
        #expect(rig.closed.contains(socket))
    }

    @Test func `a flood closes the connection`() {
        var rig = SocketIORig { $0.eventsPerSecond = 10 }
        let (socket, _) = rig.connect()
        for _ in 0..<19 { rig.emit(#"["x"]"#, on: socket) }
        #expect(rig.closed.isEmpty)
        rig.emit(#"["x"]"#, on: socket)
        #expect(rig.closed.contains(socket))
    }

    @Test func `what several emit reaches all others in one order, once`() {
        var rig = SocketIORig()
        let sockets = (0..<100).map { _ in rig.connect().0 }
        for round in 0..<3 {
            for (index, socket) in sockets.enumerated() { rig.emit("[\"e\",\(round * 100 + index)]", on: socket) }
        }
        let all = (0..<300).map { "[\"e\",\($0)]" }
        for (index, socket) in sockets.enumerated() {
            #expect(rig.events(socket) == all.enumerated().filter { $0.offset % 100 != index }.map(\.element))
        }
    }

    @Test func `no text of a client stops the server`() throws {
        var generator = Seeded(state: 42)
        let samples = [
            #"452-/chat,12["file",{"_placeholder":true,"num":0}]"#, #"42["a",{"b":[1,2,{"c":null}]}]"#, "40/x,{}", "2probe", "bAQID",
        ]
        for sample in samples {
            for length in 0...sample.count {
                var rig = SocketIORig()
                let (socket, _) = rig.connect()
                rig.send(String(sample.prefix(length)), on: socket)
                rig.send("4" + String(sample.prefix(length)), on: socket)
                var mutated = Array(sample.utf8)
                mutated[Int.random(in: 0..<mutated.count, using: &generator)] = UInt8.random(in: 0...127, using: &generator)
                let other = rig.connect().0
                rig.send("4" + String(decoding: mutated, as: UTF8.self), on: other)
            }
        }
    }
}
