import Testing

@testable import RecorderServer

@Suite struct RelayVocabularyTests {
    @Test func `a bare broadcast reaches all others of the page and never comes back`() {
        var rig = SocketIORig()
        let (one, _) = rig.connect()
        let (two, _) = rig.connect()
        let (three, _) = rig.connect()
        let (elsewhere, _) = rig.connect(page: "another")
        for event in [
            #"["offer",{"type":"offer","sdp":"v=0\r\n"}]"#, #"["candidate",{"candidate":"","sdpMid":"0"}]"#, #"["anything else"]"#,
        ] {
            rig.emit(event, on: one)
            #expect(rig.events(two) == [event])
            #expect(rig.events(three) == [event])
        }
        #expect(rig.events(one) == [])
        #expect(rig.events(elsewhere) == [])
    }

    @Test func `who has left hears nothing more`() {
        var rig = SocketIORig()
        let (one, _) = rig.connect()
        let (two, _) = rig.connect()
        rig.close(two)
        rig.emit(#"["offer"]"#, on: one)
        #expect(rig.events(two) == [])
    }

    @Test func `a room takes two, tells them when both are there, and is full for others`() {
        var rig = SocketIORig()
        let (one, oneID) = rig.connect()
        let (two, twoID) = rig.connect()
        let (three, _) = rig.connect()
        rig.emit(#"["create or join","foo"]"#, on: one)
        #expect(rig.events(one) == [#"["created","foo","\#(oneID)"]"#])
        rig.emit(#"["create or join","foo"]"#, on: two)
        #expect(rig.events(one) == [#"["join","foo"]"#, #"["ready"]"#])
        #expect(rig.events(two) == [#"["joined","foo","\#(twoID)"]"#, #"["ready"]"#])
        rig.emit(#"["create or join","foo"]"#, on: three)
        #expect(rig.events(three) == [#"["full","foo"]"#])
        rig.emit(#"["create or join","bar"]"#, on: three)
        #expect(rig.events(three).first?.hasPrefix(#"["created","bar""#) == true)
    }

    @Test(arguments: [#"["message",{"type":"offer","sdp":"x"}]"#, #"["message","bye"]"#, #"["bye"]"#])
    func `who is in a room speaks in it`(event: String) {
        var rig = SocketIORig()
        let (one, _) = rig.connect()
        let (two, _) = rig.connect()
        let (outside, _) = rig.connect()
        for socket in [one, two] { rig.emit(#"["create or join","foo"]"#, on: socket) }
        _ = (rig.events(one), rig.events(two))
        rig.emit(event, on: one)
        #expect(rig.events(two) == [event])
        #expect(rig.events(one) == [])
        #expect(rig.events(outside) == [])
    }

    @Test func `a place in a room is free again when somebody is gone`() {
        var rig = SocketIORig()
        let (one, _) = rig.connect()
        let (two, _) = rig.connect()
        for socket in [one, two] { rig.emit(#"["create or join","foo"]"#, on: socket) }
        rig.close(two)
        let (three, _) = rig.connect()
        rig.emit(#"["create or join","foo"]"#, on: three)
        #expect(rig.events(three).last == #"["ready"]"#)
    }

    @Test func `somebody is called by a personal code, answers, and both signal`() {
        var rig = SocketIORig()
        let (caller, callerID) = rig.connect()
        let (callee, calleeID) = rig.connect()
        let (other, _) = rig.connect()
        rig.emit(#"["pre-offer",{"callType":"VIDEO_PERSONAL_CODE","calleePersonalCode":"\#(calleeID)"}]"#, on: caller)
        #expect(rig.events(callee) == [#"["pre-offer",{"callerSocketId":"\#(callerID)","callType":"VIDEO_PERSONAL_CODE"}]"#])
        let answer = #"["pre-offer-answer",{"callerSocketId":"\#(callerID)","preOfferAnswer":"CALL_ACCEPTED"}]"#
        rig.emit(answer, on: callee)
        #expect(rig.events(caller) == [answer])
        let offer = #"["webRTC-signaling",{"connectedUserSocketId":"\#(calleeID)","type":"OFFER","offer":{"sdp":"x"}}]"#
        rig.emit(offer, on: caller)
        #expect(rig.events(callee) == [offer])
        rig.emit(#"["user-hanged-up",{"connectedUserSocketId":"\#(callerID)"}]"#, on: callee)
        #expect(rig.events(caller) == [#"["user-hanged-up"]"#])
        #expect(rig.events(other) == [])
    }

    @Test(arguments: ["nobody", ""])
    func `a code that nobody has is not found`(code: String) {
        var rig = SocketIORig()
        let (caller, _) = rig.connect()
        rig.emit(#"["pre-offer",{"callType":"CHAT_PERSONAL_CODE","calleePersonalCode":"\#(code)"}]"#, on: caller)
        #expect(rig.events(caller) == [#"["pre-offer-answer",{"preOfferAnswer":"CALLEE_NOT_FOUND"}]"#])
    }

    @Test func `nobody of another page is found`() {
        var rig = SocketIORig()
        let (caller, _) = rig.connect()
        let (_, code) = rig.connect(page: "another")
        rig.emit(#"["pre-offer",{"calleePersonalCode":"\#(code)"}]"#, on: caller)
        #expect(rig.events(caller).first?.contains("CALLEE_NOT_FOUND") == true)
    }

    @Test func `a stranger is one who would, and never oneself`() {
        var rig = SocketIORig()
        let (one, _) = rig.connect()
        let (two, twoID) = rig.connect()
        func ask(_ rig: inout SocketIORig) -> [String] {
            rig.emit(#"["get-stranger-socket-id"]"#, on: one)
            return rig.events(one)
        }
        rig.emit(#"["stranger-connection-status",{"status":true}]"#, on: one)
        #expect(ask(&rig) == [#"["stranger-socket-id",{"randomStrangerSocketId":null}]"#])
        rig.emit(#"["stranger-connection-status",{"status":true}]"#, on: two)
        #expect(ask(&rig) == [#"["stranger-socket-id",{"randomStrangerSocketId":"\#(twoID)"}]"#])
        rig.emit(#"["stranger-connection-status",{"status":false}]"#, on: two)
        #expect(ask(&rig) == [#"["stranger-socket-id",{"randomStrangerSocketId":null}]"#])
    }

    @Test(arguments: [
        "pre-offer", "pre-offer-answer", "webRTC-signaling", "user-hanged-up", "create or join", "stranger-connection-status",
    ])
    func `a known event with nonsense in it harms nobody`(name: String) {
        for argument in ["", ",null", ",[]", ",{}", ",17", #",{"connectedUserSocketId":17}"#] {
            var rig = SocketIORig()
            let (one, _) = rig.connect()
            let (two, _) = rig.connect()
            rig.emit("[\"\(name)\"\(argument)]", on: one)
            #expect(rig.events(two) == [])
            #expect(rig.closed.isEmpty)
        }
    }
}

@Suite struct LobbyVocabularyTests {
    private static func lobby() -> SocketIORig { SocketIORig { $0.mode = .lobby } }

    private static func connect(_ rig: inout SocketIORig) -> ConnectionID {
        let socket = rig.open()
        rig.send("40", on: socket)
        return socket
    }

    @Test func `the lobby speaks first, and two who wait make a room`() {
        var rig = Self.lobby()
        let one = Self.connect(&rig)
        #expect(rig.events(one) == [#"["lobby"]"#])
        let two = Self.connect(&rig)
        #expect(rig.events(two) == [#"["lobby"]"#, #"["send-offer",{"roomId":"1"}]"#])
        #expect(rig.events(one) == [#"["send-offer",{"roomId":"1"}]"#])
    }

    @Test func `what one says goes to the other of its room, as the demo's server says it`() {
        var rig = Self.lobby()
        let sockets = (0..<4).map { _ in Self.connect(&rig) }
        for socket in sockets { _ = rig.events(socket) }
        rig.emit(#"["offer",{"sdp":{"type":"offer","sdp":"x"},"roomId":"1"}]"#, on: sockets[0])
        rig.emit(#"["answer",{"sdp":{"type":"answer","sdp":"y"},"roomId":"1"}]"#, on: sockets[1])
        rig.emit(#"["add-ice-candidate",{"candidate":{"candidate":"c"},"type":"sender","roomId":"2"}]"#, on: sockets[2])
        #expect(rig.events(sockets[1]) == [#"["offer",{"sdp":{"type":"offer","sdp":"x"},"roomId":"1"}]"#])
        #expect(rig.events(sockets[0]) == [#"["answer",{"sdp":{"type":"answer","sdp":"y"},"roomId":"1"}]"#])
        #expect(rig.events(sockets[3]) == [#"["add-ice-candidate",{"candidate":{"candidate":"c"},"type":"sender"}]"#])
        #expect(rig.events(sockets[2]) == [])
    }

    @Test func `nobody speaks in a room of others`() {
        var rig = Self.lobby()
        let sockets = (0..<4).map { _ in Self.connect(&rig) }
        for socket in sockets { _ = rig.events(socket) }
        rig.emit(#"["offer",{"sdp":"x","roomId":"2"}]"#, on: sockets[0])
        for socket in sockets { #expect(rig.events(socket) == []) }
    }

    @Test func `who is left alone waits again and meets the next`() {
        var rig = Self.lobby()
        let one = Self.connect(&rig)
        let two = Self.connect(&rig)
        _ = rig.events(one)
        rig.close(two)
        #expect(rig.events(one) == [#"["lobby"]"#])
        let three = Self.connect(&rig)
        #expect(rig.events(one) == [#"["send-offer",{"roomId":"2"}]"#])
        #expect(rig.events(three).last == #"["send-offer",{"roomId":"2"}]"#)
    }
}
