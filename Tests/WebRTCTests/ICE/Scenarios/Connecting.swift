import Media
import Testing

@testable import WebRTC

@Suite struct Connecting {
    @Test(arguments: [(ICERole.controlled, ICERole.controlling), (.controlling, .controlled)])
    func `two full agents connect within two round trips, and both know the same pair`(recorder: ICERole, browser: ICERole) throws {
        let network = ICENetwork(
            recorder: .init(localAddresses: [ICENetwork.recorderBase], role: recorder),
            browser: .init(localAddresses: [ICENetwork.browserBase], role: browser))
        network.introduce()
        network.run(for: .milliseconds(40))
        #expect(network.recorderEvents == [.connected])
        #expect(network.browserEvents == [.connected])
        network.run(for: .seconds(1))
        let ours = try #require(network.recorder.selectedPair)
        let theirs = try #require(network.browser.selectedPair)
        #expect(ours.local == theirs.remote && ours.remote == theirs.local)
        #expect(network.recorder.selected?.isNominated == true && network.browser.selected?.isNominated == true)
        #expect(network.recorder.roundTripTime == .milliseconds(20))
    }

    @Test func `the address of the peer is told once, before the connection`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(60))
        let validated = network.recorderTold.filter { $0.event == .addressValidated(ICENetwork.browserBase) }
        #expect(validated.count == 1)
        #expect(network.recorderTold.first == validated.first)
    }

    @Test func `the best of several addresses is nominated, IPv6 with IPv6`() throws {
        let v6 = try #require(TransportAddress("2001:db8::10", port: 20_000))
        let browserV6 = try #require(TransportAddress("2001:db8::20", port: 50_000))
        let network = ICENetwork(
            recorder: .init(localAddresses: [v6, ICENetwork.recorderBase]),
            browser: .init(localAddresses: [browserV6, ICENetwork.browserBase], role: .controlling))
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.recorder.selectedPair?.local == v6 && network.recorder.selectedPair?.remote == browserV6)
        #expect(network.browser.selectedPair?.local == browserV6)
        #expect(network.sent.allSatisfy { $0.datagram.source.ip.isV6 == $0.datagram.destination.ip.isV6 })
    }

    @Test func `where IPv6 leads nowhere, IPv4 is used`() throws {
        let network = ICENetwork(
            recorder: .init(localAddresses: [try #require(TransportAddress("2001:db8::10", port: 20_000)), ICENetwork.recorderBase]),
            browser: .init(
                localAddresses: [try #require(TransportAddress("2001:db8::20", port: 50_000)), ICENetwork.browserBase], role: .controlling))
        network.isCut = { $0.destination.ip.isV6 }
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.recorderEvents == [.connected])
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase)
        #expect(network.browser.selected?.isNominated == true)
    }

    @Test func `link-local addresses pair with each other only`() throws {
        let linkLocal = try #require(TransportAddress("fe80::10", port: 20_000))
        var network = ICENetwork(recorder: .init(localAddresses: [linkLocal]))
        network.introduce()
        network.recorder.add(
            remoteCandidate: try ICECandidate(parsing: "candidate:1 1 udp 5 2001:db8::20 9 typ host"), at: .zero)
        #expect(network.takeTransmit() == nil)
        network = ICENetwork(recorder: .init(localAddresses: [linkLocal]))
        network.introduce()
        network.recorder.add(remoteCandidate: try ICECandidate(parsing: "candidate:1 1 udp 5 fe80::20 9 typ host"), at: .zero)
        #expect(network.takeTransmit()?.destination == TransportAddress("fe80::20", port: 9))
    }

    @Test func `checks are 50 ms apart, and asked again while nobody answers`() {
        let network = ICENetwork()
        network.introduce()
        network.isCut = { _ in true }
        network.run(for: .seconds(29))
        let times = network.sent.filter { $0.datagram.source == ICENetwork.recorderBase }.map(\.time)
        #expect(times.prefix(4).map { $0 - .zero } == [.zero, .milliseconds(500), .milliseconds(1500), .milliseconds(3500)])
        #expect((15...17).contains(times.count))
        #expect(network.recorderEvents == [])
    }

    @Test func `thirty seconds after the credentials without any pair it has failed`() {
        let network = ICENetwork()
        network.run(for: .seconds(100))
        network.introduce()
        network.isCut = { _ in true }
        network.run(for: .seconds(60))
        #expect(network.recorderEvents == [.failed])
        #expect(network.time(of: .failed, in: network.recorderTold) == .seconds(130))
        #expect(network.recorder.nextDeadline == nil)
    }

    @Test func `once a pair works, a dead address is asked seven times and no more`() throws {
        let dead = try #require(TransportAddress("203.0.113.200", port: 9))
        let network = ICENetwork()
        // The peer never gets to nominate, so that ordinary checks do not end by that.
        network.isCut = { (try? STUNMessage(parsing: $0.payload))?.usesCandidate == true }
        network.introduce()
        network.recorder.add(remoteCandidate: try ICECandidate(parsing: "candidate:1 1 udp 5 \(dead.ip) 9 typ host"), at: .zero)
        network.run(for: .seconds(60))
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase && network.recorder.selected?.isNominated == false)
        #expect(network.sent.count { $0.datagram.destination == dead } == 7)
    }
}
