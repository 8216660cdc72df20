import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct ICEAgentTests {
    private static func agent(_ configuration: ICEAgent.Configuration, seed: UInt64 = 1) -> ICEAgent {
        var random = SeededGenerator(seed: seed)
        return ICEAgent(configuration, using: &random, at: .zero)
    }

    private static let v4 = TransportAddress("198.51.100.10", port: 20_000)!
    private static let v6 = TransportAddress("2001:db8::10", port: 20_000)!

    @Test func `each local address is a host candidate, the first the best`() {
        let agent = Self.agent(.init(localAddresses: [Self.v6, Self.v4]))
        #expect(
            agent.localCandidates.map(\.description) == [
                "candidate:1 1 udp 2130706431 2001:db8::10 20000 typ host",
                "candidate:2 1 udp 2130706175 198.51.100.10 20000 typ host",
            ])
    }

    @Test func `public addresses are announced instead, for the families that we have`() throws {
        let addresses = try ["203.0.113.1", "203.0.113.2", "2001:db8::99"].map { try #require(IPAddress($0)) }
        let agent = Self.agent(.init(localAddresses: [Self.v4], advertisedAddresses: addresses))
        #expect(
            agent.localCandidates.map(\.description) == [
                "candidate:1 1 udp 2130706431 203.0.113.1 20000 typ host",
                "candidate:2 1 udp 2130706175 203.0.113.2 20000 typ host",
            ])
    }

    @Test func `before the peer is known there is nothing to send and nothing to wait for`() {
        var agent = Self.agent(.init(localAddresses: [Self.v4]))
        #expect(agent.nextDeadline == nil && agent.selectedPair == nil)
        agent.handleTimeout(at: .zero + .seconds(1000))
        let transmit = agent.pollTransmit()
        let event = agent.pollEvent()
        #expect(transmit == nil && event == nil)
    }

    @Test func `with credentials alone it waits thirty seconds`() {
        var agent = Self.agent(.init(localAddresses: [Self.v4]))
        agent.setRemote(credentials: ICECredentials(ufrag: "abcd", password: "0123456789012345678901"), isLite: false, at: .zero)
        #expect(agent.nextDeadline == .zero + .seconds(30))
        agent.endOfRemoteCandidates(at: .zero)
        #expect(agent.nextDeadline == .zero + .seconds(30))
    }

    @Test func `a check is what RFC 8445 says it is`() throws {
        var agent = Self.agent(.init(localAddresses: [Self.v4], transactionTag: 42))
        let peer = ICECredentials(ufrag: "abcd", password: "0123456789012345678901")
        agent.setRemote(credentials: peer, isLite: false, at: .zero)
        agent.add(remoteCandidate: try ICECandidate(parsing: "candidate:1 1 udp 5 192.0.2.1 9 typ host"), at: .zero)
        let transmit = agent.pollTransmit()
        let datagram = try #require(transmit)
        #expect(datagram.source == Self.v4 && datagram.destination == TransportAddress("192.0.2.1", port: 9))
        let request = try STUNMessage(parsing: datagram.payload)
        #expect(request.username == "abcd:\(agent.localCredentials.ufrag)")
        #expect(request.isAuthentic(in: datagram.payload, password: peer.password))
        #expect(request.priority == 0x6EFF_FFFF)
        #expect(request.iceControlled == agent.tieBreaker && request.iceControlling == nil && !request.usesCandidate)
        #expect(request.hasFingerprint && request.transactionID.high == 42)
    }

    @Test func `the same chance makes the same agent, another another`() {
        let configuration = ICEAgent.Configuration(localAddresses: [Self.v4])
        #expect(Self.agent(configuration, seed: 1).localCredentials == Self.agent(configuration, seed: 1).localCredentials)
        #expect(Self.agent(configuration, seed: 1).localCredentials != Self.agent(configuration, seed: 2).localCredentials)
    }

    @Test func `while a restart is under way both ufrags are answered`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        let old = network.recorder.localCredentials.ufrag
        #expect(network.recorder.answeredUfrags == [old])
        network.restartFromBrowser()
        #expect(network.recorder.answeredUfrags == [network.recorder.localCredentials.ufrag, old])
        network.run(for: .seconds(1))
        #expect(network.recorder.answeredUfrags == [network.recorder.localCredentials.ufrag])
    }

    @Test func `the same description again is no restart`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.recorder.generation.keys.number == 0 && network.recorderEvents == [.connected])
    }
}
