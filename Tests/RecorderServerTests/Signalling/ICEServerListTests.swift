import Media
import Testing

@testable import RecorderServer

@Suite struct ICEServerListTests {
    private static let now = WallTime(milliseconds: 1_700_000_000_000)

    private static func list(_ configure: (inout ICEServerList) -> Void) -> ICEServerList {
        var list = ICEServerList()
        configure(&list)
        return list
    }

    @Test func `TURN credentials are coturn's and end after a day`() {
        let list = Self.list {
            $0.turnURLs = ["turn:turn.example.org:3478?transport=udp"]
            $0.turnSecret = "north"
        }
        // printf %s 1700086400:ws | openssl dgst -sha1 -hmac north -binary | base64
        let expected = ICEServer(
            urls: ["turn:turn.example.org:3478?transport=udp"], username: "1700086400:ws", credential: "WxWGbcoafoiuLVZKD1ZhAoXKvFU=")
        #expect(list.servers(for: "ws", host: nil, mayRelay: true, at: Self.now) == [expected])
        #expect(list.servers(for: "ws", host: nil, mayRelay: false, at: Self.now) == [])
    }

    @Test(
        arguments: [
            ("call.example.org", "stun:call.example.org:20000"), ("call.example.org:8080", "stun:call.example.org:20000"),
            ("192.0.2.7:8080", "stun:192.0.2.7:20000"), ("[2001:db8::1]:8080", "stun:[2001:db8::1]:20000"),
            ("[2001:db8::1]", "stun:[2001:db8::1]:20000"), ("localhost:8080", nil), ("127.0.0.1:8080", nil), ("[::1]:8080", nil), ("", nil),
            (":8080", nil), (nil, nil),
        ] as [(String?, String?)])
    func `our own port is a STUN server by the name that the client came by`(host: String?, url: String?) {
        let list = Self.list { $0.ownPort = 20_000 }
        #expect(list.servers(for: "ws", host: host, mayRelay: true, at: Self.now) == (url.map { [ICEServer(urls: [$0])] } ?? []))
    }

    @Test func `the public address is told before the name, and the operator's servers before ours`() {
        let list = Self.list {
            $0.ownPort = 20_000
            $0.ownHost = "203.0.113.7"
            $0.stunURLs = ["stun:stun.example.org"]
        }
        #expect(
            list.servers(for: "ws", host: "localhost", mayRelay: true, at: Self.now)
                == [ICEServer(urls: ["stun:stun.example.org", "stun:203.0.113.7:20000"])])
    }
}
