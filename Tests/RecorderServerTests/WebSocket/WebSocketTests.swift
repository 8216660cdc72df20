import Recording
import Testing
import WebRTC

@testable import RecorderServer

@Suite struct WebSocketTests {
    @Test func `two people meet, signal, and are recorded`() async throws {
        try await TestServer.run { server in
            let ana = try await TestWebSocket(port: server.port)
            let ben = try await TestWebSocket(port: server.port)
            let anaID = try await ana.message()["id"]?.string ?? ""
            let benID = try await ben.message()["id"]?.string ?? ""
            try await ana.send(#"{"type":"join","room":"standup","name":"Ana"}"#)
            let alone = try await ana.message()
            #expect(alone["peers"] == .array([]))
            try await ben.send(#"{"type":"join","room":"standup","name":"Ben"}"#)
            let joined = try await ben.message()
            #expect(joined["peers"]?.array?.first?["id"]?.string == anaID)
            let told = try await ana.message()
            #expect(told["peer"]?["id"]?.string == benID)
            try await ben.send(#"{"type":"signal","to":"\#(anaID)","description":{"type":"offer","sdp":"v=0"}}"#)
            let offer = try await ana.message()
            #expect(offer["from"]?.string == benID)

            try await ana.send(#"{"type":"record","action":"start"}"#)
            for socket in [ana, ben] {
                let recorder = try await socket.message()
                #expect(recorder["type"]?.string == "peer-joined")
                #expect(recorder["peer"]?["kind"]?.string == "recorder")
                let recording = try await socket.message()
                #expect(recording["recording"]?["room"]?.string == "standup")
            }
            let recorder = PeerDescription.recorder(of: "standup").id
            try await ana.send(#"{"type":"signal","to":"\#(recorder)","description":{"type":"offer","sdp":"mine"}}"#)
            let answer = try await ana.message()
            #expect(answer["description"]?["sdp"]?.string == "answer to mine")
            #expect(server.gateway.calls.contains("joined Ana in standup"))
        }
    }

    @Test(arguments: [
        [UInt8](repeating: 0xFF, count: 10), Array("garbage".utf8), Array("{}".utf8), Array("[[[[".utf8), Array("null".utf8), [],
        Array((String(repeating: "[", count: 100_000)).utf8),
    ])
    func `garbage gets an error, and the connection lives`(payload: [UInt8]) async throws {
        try await TestServer.run { server in
            let socket = try await TestWebSocket(port: server.port)
            _ = try await socket.message()
            for opcode: UInt8 in [1, 2] {
                try await socket.send(opcode: opcode, payload)
                let error = try await socket.message()
                #expect(error["code"]?.string == "bad-message")
            }
            try await socket.send(#"{"type":"ping"}"#)
            let pong = try await socket.message()
            #expect(pong["type"]?.string == "pong")
        }
    }

    @Test func `a message of more than 256 KiB is too large, and the connection lives`() async throws {
        try await TestServer.run { server in
            let socket = try await TestWebSocket(port: server.port)
            _ = try await socket.message()
            try await socket.send(opcode: 1, [UInt8](repeating: 0x20, count: 256 * 1024 + 1))
            let error = try await socket.message()
            #expect(error["code"]?.string == "too-large")
            try await socket.send(#"{"type":"ping"}"#)
            let pong = try await socket.message()
            #expect(pong["type"]?.string == "pong")
        }
    }

    @Test func `a frame of more than a mebibyte ends the connection with 1009`() async throws {
        try await TestServer.run { server in
            let socket = try await TestWebSocket(port: server.port)
            _ = try await socket.message()
            // Only its head: 0x81 text, 0xFF masked with 8 bytes of length, 0x0020_0000 = 2 MiB.
            try await socket.connection.send([0x81, 0xFF, 0, 0, 0, 0, 0, 0x20, 0, 0])
            let error = try await socket.message()
            #expect(error["code"]?.string == "too-large")
            #expect(try await socket.receive() == .close(1009))
        }
    }

    @Test func `fragments make one message, with a ping in between`() async throws {
        try await TestServer.run { server in
            let socket = try await TestWebSocket(port: server.port)
            _ = try await socket.message()
            try await socket.send(opcode: 1, Array(#"{"type":"#.utf8), isFinal: false)
            try await socket.send(opcode: 9, [1, 2, 3])
            #expect(try await socket.receive() == .pong([1, 2, 3]))
            try await socket.send(opcode: 0, Array(#""pi"#.utf8), isFinal: false)
            try await socket.send(opcode: 0, Array(#"ng"}"#.utf8))
            let pong = try await socket.message()
            #expect(pong["type"]?.string == "pong")
        }
    }

    @Test(
        arguments: [
            (opcode: 0, payload: Array("x".utf8), isMasked: true), (opcode: 3, payload: [], isMasked: true),
            (opcode: 1, payload: Array("{}".utf8), isMasked: false),
        ] as [(opcode: UInt8, payload: [UInt8], isMasked: Bool)])
    func `frames that break the protocol end the connection with 1002`(opcode: UInt8, payload: [UInt8], isMasked: Bool) async throws {
        try await TestServer.run { server in
            let socket = try await TestWebSocket(port: server.port)
            _ = try await socket.message()
            try await socket.send(opcode: opcode, payload, isMasked: isMasked)
            #expect(try await socket.receive() == .close(1002))
            #expect(try await socket.receive() == nil)
        }
    }

    @Test func `a close is answered with its own code`() async throws {
        try await TestServer.run { server in
            let socket = try await TestWebSocket(port: server.port)
            _ = try await socket.message()
            try await socket.send(opcode: 8, [0x03, 0xE8])  // 1000
            #expect(try await socket.receive() == .close(1000))
            #expect(try await socket.receive() == nil)
        }
    }

    @Test func `a lost socket is resumed with its id and what it missed`() async throws {
        try await TestServer.run { server in
            let ana = try await TestWebSocket(port: server.port)
            let welcome = try await ana.message()
            try await ana.send(#"{"type":"join","room":"standup","name":"Ana"}"#)
            _ = try await ana.message()
            ana.connection.close()
            let ben = try await TestWebSocket(port: server.port)
            _ = try await ben.message()
            try await ben.send(#"{"type":"join","room":"standup","name":"Ben"}"#)
            let joined = try await ben.message()
            #expect(joined["peers"]?.array?.count == 1)
            let again = try await TestWebSocket(port: server.port, path: "/ws?resume=\(welcome["resumeToken"]?.string ?? "")")
            let second = try await again.message()
            #expect(second["id"] == welcome["id"])
            #expect(second["resumed"] == .bool(true))
            let missed = try await again.message()
            #expect(missed["peer"]?["name"]?.string == "Ben")
        }
    }

    @Test(
        arguments: [
            (["Origin": "https://evil.example"], 403), (["Origin": "null"], 403), (["Origin": "http://localhost:3000"], 101), ([:], 101),
        ] as [([String: String], Int)])
    func `pages of others may not connect`(headers: [String: String], status: Int) async throws {
        try await TestServer.run { server in
            let socket = try await TestWebSocket(port: server.port, headers: headers)
            #expect(socket.handshake.status == status)
        }
    }

    @Test func `with a key, who shows none is welcome and may not join`() async throws {
        try await TestServer.run({ $0.apiKey = "secret" }) { server in
            let socket = try await TestWebSocket(port: server.port)
            _ = try await socket.message()
            for (token, type) in [("", "error"), (#","token":"wrong""#, "error"), (#","token":"secret""#, "joined")] {
                try await socket.send(#"{"type":"join","room":"standup"\#(token)}"#)
                let reply = try await socket.message()
                #expect(reply["type"]?.string == type)
            }
            let known = try await TestWebSocket(
                port: server.port, headers: ["Authorization": "Bearer secret", "Origin": "https://other.example"])
            _ = try await known.message()
            try await known.send(#"{"type":"join","room":"standup"}"#)
            let joined = try await known.message()
            #expect(joined["type"]?.string == "joined")
        }
    }

    @Test func `who does not read is cut off, and the others go on`() async throws {
        try await TestServer.run { server in
            let sleeper = try await TestWebSocket(port: server.port)
            let sleeperID = try await sleeper.message()["id"]?.string ?? ""
            try await sleeper.send(#"{"type":"join","room":"standup"}"#)
            _ = try await sleeper.message()
            let talker = try await TestWebSocket(port: server.port)
            _ = try await talker.message()
            try await talker.send(#"{"type":"join","room":"standup"}"#)
            _ = try await talker.message()
            try await sleeper.connection.stopReading()
            let long = String(repeating: "a", count: 200_000)
            // 12 MB: more than its queue of 4 MiB and the kernel's buffers together.
            for _ in 0..<60 { try await talker.send(#"{"type":"signal","to":"\#(sleeperID)","x":"\#(long)"}"#) }
            try await talker.send(#"{"type":"ping"}"#)
            var types: [String] = []
            while types.last != "pong" { types.append(try await talker.message()["type"]?.string ?? "") }
            let room = try await server.request("GET", "/api/v1/rooms/standup").json([String: JSONValue].self)
            let connected = room["participants"]?.array?.filter { $0["connected"] == .bool(true) } ?? []
            #expect(connected.count == 1)
        }
    }
}
