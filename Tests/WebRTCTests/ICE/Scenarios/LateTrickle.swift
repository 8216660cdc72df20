import Media
import Testing

@testable import WebRTC

@Suite struct LateTrickle {
    @Test func `a candidate that comes late is checked at once`() throws {
        let network = ICENetwork()
        network.introduce(recorderKnowsCandidates: false, browserKnowsCandidates: false)
        network.run(for: .seconds(20))
        #expect(network.recorderEvents == [])
        let candidate = try #require(network.browser.localCandidates.first)
        network.recorder.add(remoteCandidate: candidate, at: network.now)
        network.run(for: .milliseconds(100))
        #expect(network.recorderEvents == [.connected])
    }

    @Test func `candidates that overtake the description wait for it`() throws {
        let network = ICENetwork()
        for candidate in network.browser.localCandidates { network.recorder.add(remoteCandidate: candidate, at: .zero) }
        let stray = try ICECandidate(parsing: "candidate:9 1 udp 9 192.0.2.99 9 typ host ufrag other")
        network.recorder.add(remoteCandidate: stray, at: .zero)
        network.introduce(recorderKnowsCandidates: false, browserKnowsCandidates: false)
        network.run(for: .milliseconds(100))
        #expect(network.recorderEvents == [.connected])
        #expect(!network.sent.contains { $0.datagram.destination == TransportAddress("192.0.2.99", port: 9) })
    }

    @Test func `candidates that overtake the description of a restart wait for that one`() throws {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        var random = ICERandomness(seededBy: &network.recorder.randomness)
        network.browser.restart(using: &random)
        network.recorder.restart(using: &random)
        let address = try #require(TransportAddress("192.0.2.77", port: 7))
        let line = "candidate:9 1 udp 9 192.0.2.77 7 typ host ufrag \(network.browser.localCredentials.ufrag)"
        network.recorder.add(remoteCandidate: try ICECandidate(parsing: line), at: network.now)
        network.run(for: .seconds(1))
        #expect(!network.sent.contains { $0.datagram.destination == address })
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.sent.contains { $0.datagram.destination == address } || network.recorder.selected?.isNominated == true)
        #expect(network.recorder.generation.checkList.pairs.contains { $0.key.remote == address })
    }

    @Test func `a candidate of the generation before is not checked any more`() throws {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        let old = network.browser.localCredentials.ufrag
        network.restartFromBrowser()
        let line = "candidate:9 1 udp 9 192.0.2.77 7 typ host ufrag \(old)"
        network.recorder.add(remoteCandidate: try ICECandidate(parsing: line), at: network.now)
        #expect(network.recorder.earlyCandidates.isEmpty)
        network.run(for: .seconds(1))
        #expect(!network.recorder.generation.checkList.pairs.contains { $0.key.remote.port == 7 })
    }
}
