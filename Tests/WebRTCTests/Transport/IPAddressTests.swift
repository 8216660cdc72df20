import Testing
import WebRTC

@Suite struct IPAddressTests {
    @Test(arguments: ["127.0.0.1", "192.0.2.200", "::1", "2001:db8::1", "fe80::1"])
    func `text goes in and comes out the same`(text: String) {
        #expect(IPAddress(text)?.description == text)
    }

    @Test(arguments: ["", "localhost", "1.2.3", "256.0.0.1", "fe80::1%eth0", "[::1]", "01234567-89ab.local"])
    func `what is no address is refused`(text: String) {
        #expect(IPAddress(text) == nil)
    }

    @Test func `an IPv4-mapped IPv6 address is IPv4`() {
        #expect(IPAddress("::ffff:192.0.2.1") == IPAddress("192.0.2.1"))
    }

    @Test func `the sixteen bytes go round`() throws {
        for text in ["192.0.2.1", "2001:db8::5"] {
            let address = try #require(IPAddress(text))
            var bytes = [UInt8](repeating: 0, count: 16)
            bytes.withUnsafeMutableBytes { address.storeV6Bytes(in: $0) }
            #expect(bytes.withUnsafeBytes { IPAddress(v6Bytes: $0) } == address)
        }
    }
}
