import Media
import Testing
import WebRTC

@Suite struct DTLSEndpointTests {
    /// Two ends and the wire between them. A class, because tests need both ends at once.
    private final class Pair {
        var client: DTLSEndpoint
        var server: DTLSEndpoint
        var clientEvents: [DTLSEndpoint.Event] = []
        var serverEvents: [DTLSEndpoint.Event] = []
        var datagramSizes: [Int] = []

        init(clientExpects: [DTLSFingerprint]? = nil, serverExpects: [DTLSFingerprint]? = nil, maximumDatagramSize: Int = 1200) throws {
            let clientIdentity = try DTLSIdentity()
            let serverIdentity = try DTLSIdentity()
            server = try DTLSEndpoint(
                identity: serverIdentity, role: .server, fingerprints: serverExpects ?? [clientIdentity.fingerprint],
                maximumDatagramSize: maximumDatagramSize, at: .zero)
            client = try DTLSEndpoint(
                identity: clientIdentity, role: .client, fingerprints: clientExpects ?? [serverIdentity.fingerprint],
                maximumDatagramSize: maximumDatagramSize, at: .zero)
        }

        func exchange() {
            for _ in 0..<20 {
                while let datagram = client.pollTransmit() {
                    datagramSizes.append(datagram.count)
                    server.handle(datagram.span.bytes, at: .zero)
                }
                while let datagram = server.pollTransmit() {
                    datagramSizes.append(datagram.count)
                    client.handle(datagram.span.bytes, at: .zero)
                }
                if let event = client.pollEvent() { clientEvents.append(event) }
                if let event = server.pollEvent() { serverEvents.append(event) }
            }
        }
    }

    @Test func `both ends export the same keys, mirrored, and prefer GCM`() throws {
        let pair = try Pair()
        pair.exchange()
        guard case .connected(let client) = pair.clientEvents.first, case .connected(let server) = pair.serverEvents.first else {
            Issue.record("no keys: \(pair.clientEvents) \(pair.serverEvents)")
            return
        }
        #expect(client.profile == .aeadAES128GCM)
        #expect(client.local == server.remote)
        #expect(client.remote == server.local)
        #expect(client.local != client.remote)
        #expect(client.local.key.count == 16 && client.local.salt.count == 12)
    }

    @Test(arguments: [300, 1200]) func `no datagram is longer than the path takes`(maximum: Int) throws {
        let pair = try Pair(maximumDatagramSize: maximum)
        pair.exchange()
        #expect(pair.serverEvents.count == 1)
        #expect(pair.datagramSizes.allSatisfy { $0 <= maximum })
    }

    @Test func `a certificate other than the announced one yields no key`() throws {
        let stranger = try DTLSIdentity().fingerprint
        let pair = try Pair(serverExpects: [stranger])
        pair.exchange()
        #expect(pair.serverEvents == [.failed(.fingerprintMismatch)])
    }

    @Test func `one matching fingerprint among several is enough`() throws {
        let stranger = try DTLSIdentity().fingerprint
        let identity = try DTLSIdentity()
        var server = try DTLSEndpoint(identity: identity, role: .server, fingerprints: [stranger], at: .zero)
        var client = try DTLSEndpoint(
            identity: try DTLSIdentity(), role: .client, fingerprints: [stranger, identity.fingerprint], at: .zero)
        var connected = false
        for _ in 0..<10 {
            while let datagram = client.pollTransmit() { server.handle(datagram.span.bytes, at: .zero) }
            while let datagram = server.pollTransmit() { client.handle(datagram.span.bytes, at: .zero) }
            if case .connected = client.pollEvent() { connected = true }
        }
        #expect(connected)
    }

    @Test func `close_notify is heard`() throws {
        let pair = try Pair()
        pair.exchange()
        pair.client.close()
        pair.exchange()
        #expect(pair.serverEvents.last == .closed)
    }

    @Test func `garbage and torn datagrams do no harm to a handshake`() throws {
        let pair = try Pair()
        var random = SystemRandomNumberGenerator()
        while let datagram = pair.client.pollTransmit() {
            for length in 1..<datagram.count {
                let torn = Array(datagram[..<length])
                pair.server.handle(torn.span.bytes, at: .zero)
            }
            for _ in 0..<100 {
                let garbage = (0..<64).map { _ in UInt8.random(in: 20...63, using: &random) }
                pair.server.handle(garbage.span.bytes, at: .zero)
            }
            pair.server.handle(datagram.span.bytes, at: .zero)
        }
        pair.exchange()
        #expect(pair.serverEvents.count == 1)
        guard case .connected = pair.serverEvents.first else {
            Issue.record("\(pair.serverEvents)")
            return
        }
    }

    @Test func `a handshake that waits has a deadline, a finished one has none`() throws {
        let pair = try Pair()
        #expect(pair.client.nextDeadline != nil)
        pair.exchange()
        #expect(pair.client.nextDeadline == nil && pair.server.nextDeadline == nil)
    }
}
