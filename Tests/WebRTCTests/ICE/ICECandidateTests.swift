import TestSupport
import Testing

@testable import WebRTC

@Suite struct ICECandidateTests {
    static let lines = [
        // Chromium
        "candidate:1467250027 1 udp 2122260223 192.0.2.43 46243 typ host generation 0 ufrag EsAw network-id 1 network-cost 10",
        "candidate:842163049 1 udp 1677729535 203.0.113.5 46243 typ srflx raddr 192.0.2.43 rport 46243 generation 0 ufrag EsAw network-cost 999",
        "candidate:1467250027 1 tcp 1518280447 192.0.2.43 9 typ host tcptype active generation 0 ufrag EsAw network-id 1",
        "candidate:3098175849 1 udp 2113937151 d8b6b9a2-6a3c-4cf1-a0e8-1a2b3c4d5e6f.local 51212 typ host generation 0 ufrag AbCd network-cost 999",
        // Firefox
        "candidate:0 1 udp 2122252543 2001:db8::17 54321 typ host",
        "candidate:2 1 tcp 2105524479 10.0.0.1 9 typ host tcptype active",
        // a TURN relay
        "candidate:3 1 udp 8331263 198.51.100.7 61000 typ relay raddr 203.0.113.5 rport 46243",
    ]

    @Test(arguments: lines) func `a line goes in and comes out the same`(line: String) throws {
        #expect(try ICECandidate(parsing: line).description == line)
    }

    @Test func `every field is where it belongs`() throws {
        let candidate = try ICECandidate(parsing: Self.lines[1])
        #expect(candidate.foundation == "842163049" && candidate.component == 1 && candidate.transport == .udp)
        #expect(candidate.priority == 1_677_729_535 && candidate.kind == .serverReflexive)
        #expect(candidate.checkableAddress == TransportAddress("203.0.113.5", port: 46_243))
        #expect(candidate.relatedHost == "192.0.2.43" && candidate.relatedPort == 46_243)
        #expect(candidate.ufrag == "EsAw" && candidate.extensions.count == 3)
    }

    @Test(arguments: [
        "a=candidate:0 1 UDP 2122252543 192.0.2.1 54321 typ host",
        "candidate:0 1 udp 2122252543 192.0.2.1 54321 typ host\r\n",
        "0 1 UDP 2122252543 192.0.2.1 54321 TYP HOST",
        "candidate:0 1 udp 2122252543 192.0.2.1 54321 typ host generation",
    ])
    func `spellings that are met are taken`(line: String) throws {
        let candidate = try ICECandidate(parsing: line)
        #expect(candidate.description == "candidate:0 1 udp 2122252543 192.0.2.1 54321 typ host")
    }

    @Test(arguments: [
        Self.lines[2],  // TCP
        Self.lines[3],  // mDNS
        "candidate:1 1 udp 1 turn.example.org 9 typ host",
        "candidate:1 2 udp 1 192.0.2.1 9 typ host",  // RTCP's component
        "candidate:1 1 udp 1 192.0.2.1 0 typ host",
        "candidate:1 1 udp 1 0.0.0.0 9 typ host",
        "candidate:1 1 udp 1 :: 9 typ host",
        "candidate:1 1 udp 1 224.0.0.1 9 typ host",
        "candidate:1 1 udp 1 255.255.255.255 9 typ host",
        "candidate:1 1 udp 1 ff02::1 9 typ host",
        "candidate:1 1 ssltcp 1 192.0.2.1 443 typ host",
    ])
    func `what cannot be checked is parsed all the same`(line: String) throws {
        #expect(try ICECandidate(parsing: line).checkableAddress == nil)
    }

    @Test func `a browser's mDNS name is a hostname`() throws {
        let candidate = try ICECandidate(parsing: Self.lines[3])
        #expect(candidate.host == .hostname("d8b6b9a2-6a3c-4cf1-a0e8-1a2b3c4d5e6f.local"))
    }

    @Test(
        arguments: [
            ("", .notACandidate(characters: 0)),
            ("candidate:1 1 udp 1 192.0.2.1 9 typ", .notACandidate(characters: 35)),
            (String(repeating: "x ", count: 600), .notACandidate(characters: 1200)),
            (
                "candidate:\(String(repeating: "9", count: 33)) 1 udp 1 192.0.2.1 9 typ host",
                .invalidFoundation(String(repeating: "9", count: 33))
            ),
            ("candidate:1 0 udp 1 192.0.2.1 9 typ host", .invalidComponent("0")),
            ("candidate:1 257 udp 1 192.0.2.1 9 typ host", .invalidComponent("257")),
            ("candidate:1 1 udp 4294967296 192.0.2.1 9 typ host", .invalidPriority("4294967296")),
            ("candidate:1 1 udp 1 192.0.2.1 65536 typ host", .invalidPort("65536")),
            ("candidate:1 1 udp 1 192.0.2.1 9 type host", .missingType),
        ] as [(String, ICECandidateError)])
    func `what is no candidate is refused with the reason`(line: String, error: ICECandidateError) {
        #expect(throws: error) { try ICECandidate(parsing: line) }
    }

    @Test(arguments: lines) func `truncations and mutations do no harm`(line: String) {
        for length in 0..<line.utf8.count {
            _ = try? ICECandidate(parsing: String(decoding: line.utf8.prefix(length), as: UTF8.self))
        }
        var random = SeededGenerator(seed: UInt64(line.utf8.count))
        for _ in 0..<500 {
            var bytes = Array(line.utf8)
            for _ in 0..<3 { bytes[Int.random(in: 0..<bytes.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
            if let candidate = try? ICECandidate(parsing: String(decoding: bytes, as: UTF8.self)) {
                #expect((1...256).contains(candidate.component))
            }
        }
    }
}
