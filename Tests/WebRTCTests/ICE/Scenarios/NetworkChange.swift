import Media
import Testing

@testable import WebRTC

@Suite struct NetworkChange {
    private let wifi = TransportAddress("192.0.2.20", port: 50_000)!
    private let cellular = TransportAddress("100.64.0.9", port: 51_000)!

    private func connected() -> ICENetwork {
        let network = ICENetwork(browser: .init(localAddresses: [wifi, cellular], role: .controlling))
        network.introduce()
        network.run(for: .seconds(10))
        return network
    }

    @Test func `a browser that nominates its other network is followed without a restart`() {
        let network = connected()
        #expect(network.recorder.selectedPair?.remote == wifi)
        network.isCut = { $0.source == wifi || $0.destination == wifi }
        network.inject(network.authenticCheck { $0.usesCandidate = true }, from: cellular)
        network.run(for: .milliseconds(100))
        network.inject(network.authenticCheck { $0.usesCandidate = true }, from: cellular)
        network.run(for: .milliseconds(100))
        #expect(network.recorder.selectedPair?.remote == cellular)
        #expect(network.recorderEvents == [.connected, .selectedPairChanged])
    }

    @Test func `a network that the browser did not have before is followed, too`() throws {
        let network = connected()
        let new = try #require(TransportAddress("203.0.113.50", port: 1234))
        network.inject(network.authenticCheck { $0.usesCandidate = true }, from: new)
        network.run(for: .milliseconds(5))
        // Not before our own check has been answered from there.
        #expect(network.recorder.selectedPair?.remote == wifi)
        let check = try #require(network.sent.last { $0.datagram.destination == new && $0.datagram.payload[0] == 0x00 })
        let request = try STUNMessage(parsing: check.datagram.payload)
        var response = STUNMessage(.successResponse, transactionID: request.transactionID)
        response.xorMappedAddress = ICENetwork.recorderBase
        network.inject(response.serialized(password: network.browser.localCredentials.password), from: new)
        #expect(network.recorder.selectedPair?.remote == new)
    }

    @Test func `the real agent's way: its path dies, it nominates the next best, and we go with it`() {
        let network = connected()
        network.isCut = { $0.source == wifi || $0.destination == wifi }
        network.run(for: .seconds(20))
        #expect(network.browser.selectedPair?.local == cellular)
        #expect(network.recorder.selectedPair?.remote == cellular)
        #expect(network.recorder.phase == .connected)
        #expect(!network.recorderEvents.contains(.failed))
    }

    @Test func `an aggressive nominator that names all pairs at once is taken at its best`() {
        let network = ICENetwork(browser: .init(localAddresses: [wifi, cellular], role: .controlling))
        network.introduce()
        let check = { network.authenticCheck { $0.usesCandidate = true } }
        for _ in 0..<10 {
            network.inject(check(), from: cellular)
            network.inject(check(), from: wifi)
            network.run(for: .milliseconds(50))
        }
        #expect(network.recorder.selectedPair?.remote == wifi)
        #expect(network.recorderEvents.count { $0 == .selectedPairChanged } <= 1)
    }

    @Test func `checks without a nomination move nothing`() {
        let network = connected()
        for _ in 0..<20 {
            network.inject(network.authenticCheck(), from: cellular)
            network.run(for: .milliseconds(500))
        }
        #expect(network.recorder.selectedPair?.remote == wifi)
        #expect(network.recorderEvents == [.connected])
    }

    @Test func `a path given up long ago is asked again when the peer comes over it, once a second`() throws {
        let network = connected()
        let index = try #require(network.recorder.generation.checkList.pairs.firstIndex { $0.key.remote == cellular })
        network.recorder.generation.checkList.update(index) { pair in
            pair.state = .failed
            pair.lastSent = network.now
        }
        var questions = 0
        for _ in 0..<30 {
            network.inject(network.authenticCheck(), from: cellular)
            while let transmit = network.takeTransmit() {
                guard transmit.payload[0] == 0x00, transmit.destination == cellular else { continue }
                questions += 1
                network.recorder.generation.checkList.update(index) { $0.state = .failed }
            }
            network.run(for: .milliseconds(100))
        }
        #expect(questions == 2)
    }
}
