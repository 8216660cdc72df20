import Testing

@testable import RecorderServer

@Suite struct OriginPolicyTests {
    @Test(
        arguments: [
            (nil, "127.0.0.1:8080"), (nil, "localhost:8080"), (nil, "[::1]:8080"), (nil, "192.168.1.5:8080"), (nil, nil),
            ("http://127.0.0.1:8080", "127.0.0.1:8080"), ("http://localhost:8080", "localhost:8080"),
            ("http://localhost:5173", "127.0.0.1:8080"),
            ("http://192.168.1.5:8080", "192.168.1.5:8080"), ("http://[::1]:8080", "[::1]:8080"),
        ] as [(String?, String?)])
    func `pages of this very service are welcome on a loopback service`(origin: String?, host: String?) {
        #expect(OriginPolicy(isForThisMachineOnly: true).refusal(origin: origin, host: host) == nil)
    }

    @Test(
        arguments: [
            ("http://evil.example", "127.0.0.1:8080"), ("null", "127.0.0.1:8080"), ("http://127.0.0.1.evil.example:8080", "127.0.0.1:8080"),
            // A name that was made to point at us is same-origin with itself.
            ("http://evil.example:8080", "evil.example:8080"), (nil, "evil.example:8080"),
            ("http://localhost.evil.example", "localhost:8080"),
            ("http://127.evil.example", "127.0.0.1:8080"),
            ("file://", "127.0.0.1:8080"), ("http://127.0.0.1:8080@evil.example", "127.0.0.1:8080"), ("", "127.0.0.1:8080"),
        ] as [(String?, String?)])
    func `foreign pages and foreign names are refused there`(origin: String?, host: String?) {
        #expect(OriginPolicy(isForThisMachineOnly: true).refusal(origin: origin, host: host) != nil)
    }

    @Test(
        arguments: [
            (nil, "rec.example.com"), ("https://rec.example.com", "rec.example.com"), ("https://rec.example.com", "rec.example.com:443"),
            ("https://rec.example.com:8443", "rec.example.com:8443"), ("HTTPS://REC.example.com", "rec.example.COM"),
            ("http://rec.example.com", "rec.example.com"),
        ] as [(String?, String?)])
    func `with a key the service may have any name`(origin: String?, host: String?) {
        #expect(OriginPolicy(isForThisMachineOnly: false).refusal(origin: origin?.lowercased(), host: host) == nil)
    }

    @Test(
        arguments: [
            ("https://evil.example", "rec.example.com"), ("https://rec.example.com:444", "rec.example.com"),
            ("https://sub.rec.example.com", "rec.example.com"), ("http://localhost:3000", "rec.example.com"),
            ("https://rec.example.com", nil),
        ] as [(String?, String?)])
    func `but pages of others are refused`(origin: String?, host: String?) {
        #expect(OriginPolicy(isForThisMachineOnly: false).refusal(origin: origin, host: host) != nil)
    }
}
