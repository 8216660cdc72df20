import Testing
import WebRTC

@testable import RecorderServer

@Suite struct AddressLimitsTests {
    private static let proxies: Set<IPAddress> = [IPAddress("10.0.0.1")!, IPAddress("10.0.0.2")!]

    private var limits: AddressLimits {
        var limits = AddressLimits()
        limits.trustedProxies = Self.proxies
        return limits
    }

    @Test(
        arguments: [
            (["192.0.2.7"], "192.0.2.7"), (["192.0.2.7, 10.0.0.2"], "192.0.2.7"), (["192.0.2.7", "10.0.0.2"], "192.0.2.7"),
            // What the client wrote itself stands first.
            (["127.0.0.1, 198.51.100.1, 192.0.2.7"], "192.0.2.7"), (["192.0.2.7:4711"], "192.0.2.7"),
            (["[2001:db8::7]:4711"], "2001:db8::7"), (["2001:db8::7"], "2001:db8::7"),
            // Nothing before what cannot be read is believed.
            (["192.0.2.7, unknown"], nil), ([""], nil), ([], nil), (["10.0.0.2"], nil), (["[2001:db8::7"], nil),
        ] as [([String], String?)])
    func `the last address that is no proxy of ours is the client`(fields: [String], client: String?) {
        #expect(limits.forwarded(by: IPAddress("10.0.0.1"), fields) == client.flatMap { IPAddress($0) })
    }

    @Test func `nobody but a proxy of ours speaks for others`() {
        #expect(limits.forwarded(by: IPAddress("192.0.2.1"), ["192.0.2.7"]) == nil)
        #expect(limits.forwarded(by: IPAddress("127.0.0.1"), ["192.0.2.7"]) == nil)
        #expect(limits.forwarded(by: nil, ["192.0.2.7"]) == nil)
    }

    @Test func `who is counted: everybody but proxies and this machine, IPv6 by its network`() {
        #expect(limits.counted(IPAddress("192.0.2.7")) == IPAddress("192.0.2.7"))
        #expect(limits.counted(IPAddress("10.0.0.1")) == nil)
        #expect(limits.counted(IPAddress("127.0.0.1")) == nil)
        #expect(limits.counted(IPAddress("::1")) == nil)
        #expect(limits.counted(nil) == nil)
        #expect(limits.counted(IPAddress("2001:db8::1")) == limits.counted(IPAddress("2001:db8::ffff:1")))
        #expect(limits.counted(IPAddress("2001:db8::1")) != limits.counted(IPAddress("2001:db8:0:1::1")))
    }
}
