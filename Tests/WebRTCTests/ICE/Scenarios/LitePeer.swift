import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct LitePeer {
    private func lite() -> ICENetwork {
        ICENetwork(browser: .init(localAddresses: [ICENetwork.browserBase], isLite: true))
    }

    @Test func `with a lite peer we are controlling, whatever we were told`() {
        let network = lite()
        network.introduce(browserKnowsCandidates: false)
        #expect(network.recorder.role == .controlling && network.browser.role == .controlled)
        network.run(for: .seconds(1))
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
        #expect(network.browser.selectedPair?.remote == ICENetwork.recorderBase)
        #expect(network.recorder.selected?.isNominated == true)
    }

    @Test func `a lite agent makes no check in a minute, and stays connected by ours`() throws {
        let network = lite()
        network.introduce()
        network.run(for: .seconds(60))
        let requests = try network.sent.filter { $0.datagram.source == ICENetwork.browserBase }
            .filter { try STUNMessage(parsing: $0.datagram.payload).messageClass == .request }
        #expect(requests.isEmpty)
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
    }

    @Test func `its responses are told by their transaction tag, because nothing else names us`() {
        let network = ICENetwork(
            recorder: .init(localAddresses: [ICENetwork.recorderBase], transactionTag: 0xDEAD_BEEF),
            browser: .init(localAddresses: [ICENetwork.browserBase], isLite: true))
        network.introduce()
        network.run(for: .seconds(1))
        let responses = network.sent.map(\.datagram).filter { $0.source == ICENetwork.browserBase }
        #expect(!responses.isEmpty)
        #expect(responses.allSatisfy { STUNMessage.transactionTag(inResponse: $0.payload) == 0xDEAD_BEEF })
        #expect(network.recorderTold.first?.event == .addressValidated(ICENetwork.browserBase))
    }

    @Test func `a lite agent that hears nothing any more gives up after 30 s`() {
        let network = lite()
        network.introduce()
        network.run(for: .seconds(10))
        network.isCut = { _ in true }
        network.run(for: .seconds(40))
        #expect(network.browserEvents == [.connected, .disconnected, .failed])
        #expect(network.recorderEvents == [.connected, .disconnected, .failed])
    }

    @Test func `what has failed selects nothing more, though it answers`() {
        var random = SeededGenerator(seed: 8)
        var agent = ICEAgent(.init(localAddresses: [ICENetwork.recorderBase], isLite: true), using: &random, at: .zero)
        let peer = ICECredentials(using: &random)
        agent.setRemote(credentials: peer, isLite: false, at: .zero)
        let end = MonotonicTime.zero + .seconds(30)
        agent.handleTimeout(at: end)
        let event = agent.pollEvent()
        #expect(event == .failed)
        var request = STUNMessage(.request, transactionID: STUNTransactionID(high: 1, low: 2))
        request.username = "\(agent.localCredentials.ufrag):\(peer.ufrag)"
        request.usesCandidate = true
        let datagram = request.serialized(password: agent.localCredentials.password)
        agent.handle(datagram.span.bytes, from: ICENetwork.browserBase, to: ICENetwork.recorderBase, at: end)
        let answer = agent.pollTransmit()
        #expect(answer?.destination == ICENetwork.browserBase)
        #expect(agent.selectedPair == nil)
    }
}
