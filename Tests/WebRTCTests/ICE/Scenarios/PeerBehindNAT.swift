import Media
import Testing

@testable import WebRTC

@Suite struct PeerBehindNAT {
    private let inside = TransportAddress("10.0.0.5", port: 40_000)!
    private let outside = TransportAddress("203.0.113.7", port: 61_000)!

    private func network() -> ICENetwork {
        let network = ICENetwork(browser: .init(localAddresses: [inside], role: .controlling))
        network.nats = [ICENetwork.NAT(inside: inside, outside: outside)]
        return network
    }

    @Test func `a peer that names only its private address is found where its checks come from`() {
        let network = network()
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
        #expect(network.recorder.selectedPair?.remote == outside)
        #expect(network.browser.selectedPair?.remote == ICENetwork.recorderBase)
        #expect(network.recorderTold.contains { $0.event == .addressValidated(outside) })
    }

    @Test func `a peer whose candidates are all names, and which says so early, is found as well`() throws {
        let network = network()
        network.introduce(recorderKnowsCandidates: false)
        let name = "candidate:1 1 udp 2122252543 d8b6b9a2-6a3c-4cf1-a0e8-1a2b3c4d5e6f.local 51212 typ host"
        network.recorder.add(remoteCandidate: try ICECandidate(parsing: name), at: network.now)
        network.recorder.endOfRemoteCandidates(at: network.now)
        network.isCut = { _ in true }
        network.run(for: .seconds(20))
        #expect(network.recorderEvents == [])
        network.isCut = { _ in false }
        network.run(for: .seconds(5))
        #expect(network.recorderEvents == [.connected])
        #expect(network.recorder.counters.ignoredCandidates == 1)
    }

    @Test func `checks that come before the peer's description are answered, and asked back when it is there`() {
        let network = network()
        network.browser.setRemote(credentials: network.recorder.localCredentials, isLite: false, at: .zero)
        for candidate in network.recorder.localCandidates { network.browser.add(remoteCandidate: candidate, at: .zero) }
        network.run(for: .seconds(2))
        #expect(network.recorderTold.map(\.event) == [.addressValidated(outside)])
        #expect(network.browserEvents == [.connected])
        #expect(network.recorder.selectedPair == nil)
        network.recorder.setRemote(credentials: network.browser.localCredentials, isLite: false, at: network.now)
        network.run(for: .milliseconds(20))
        #expect(network.recorderEvents == [.connected])
        #expect(network.recorder.selected?.isNominated == true)
    }

    @Test func `when the NAT gives it another port, the connection moves there`() {
        let network = network()
        network.introduce()
        network.run(for: .seconds(10))
        let moved = TransportAddress(ip: outside.ip, port: 62_000)
        network.nats = [ICENetwork.NAT(inside: inside, outside: moved)]
        network.run(for: .seconds(20))
        #expect(network.recorder.selectedPair?.remote == moved)
        #expect(network.recorderEvents.contains(.selectedPairChanged) && !network.recorderEvents.contains(.failed))
        #expect(network.browserEvents == [.connected])
    }

    @Test func `we may be behind a 1 to 1 NAT ourselves: the public address is announced, the base is used`() throws {
        let base = try #require(TransportAddress("10.1.1.1", port: 20_000))
        let announced = try #require(IPAddress("198.51.100.99"))
        let network = ICENetwork(recorder: .init(localAddresses: [base], advertisedAddresses: [announced]))
        #expect(network.recorder.localCandidates.map(\.description) == ["candidate:1 1 udp 2130706431 198.51.100.99 20000 typ host"])
        network.nats = [
            ICENetwork.NAT(inside: base, outside: TransportAddress(ip: announced, port: 20_000), opened: [ICENetwork.browserBase])
        ]
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.recorder.selectedPair?.local == base)
        #expect(network.browser.selectedPair?.remote == TransportAddress(ip: announced, port: 20_000))
    }
}
