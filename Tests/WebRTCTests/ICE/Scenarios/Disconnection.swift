import Media
import Testing

@testable import WebRTC

@Suite struct Disconnection {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `a peer that goes silent is disconnected within five to nine seconds`(seed: UInt64) throws {
        let network = ICENetwork(seed: seed)
        network.introduce()
        network.run(for: .seconds(60))
        network.isCut = { _ in true }
        network.run(for: .seconds(20))
        #expect(network.recorderEvents == [.connected, .disconnected])
        let time = try #require(network.time(of: .disconnected, in: network.recorderTold))
        // The last sign of life was up to 6 s before the cut.
        #expect(time >= .seconds(60) && time <= .seconds(69))
    }

    @Test func `it recovers with the first answer`() throws {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(60))
        network.isCut = { _ in true }
        network.run(for: .seconds(15))
        network.isCut = { _ in false }
        network.run(for: .seconds(2))
        #expect(network.recorderEvents == [.connected, .disconnected, .recovered])
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase)
        let time = try #require(network.time(of: .recovered, in: network.recorderTold))
        #expect(time <= .milliseconds(76_100))
    }

    @Test func `an hour of quiet agreement tells nothing`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(3600))
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
    }

    @Test func `the peer's own checks are signs of life`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(60))
        // Our questions are lost, its questions come.
        network.isCut = { $0.source == ICENetwork.recorderBase && $0.payload[0] == 0x00 }
        network.run(for: .seconds(15))
        let before = network.recorderEvents.count
        network.run(for: .seconds(8))
        #expect(network.recorder.phase == .connected)
        #expect(network.recorderEvents.count == before)
    }

    @Test func `where another path is open, the controlling side moves to it`() throws {
        let second = try #require(TransportAddress("198.51.100.11", port: 20_000))
        let network = ICENetwork(
            recorder: .init(localAddresses: [ICENetwork.recorderBase, second], role: .controlling),
            browser: .init(localAddresses: [ICENetwork.browserBase], role: .controlled))
        network.introduce()
        network.run(for: .seconds(10))
        #expect(network.recorder.selectedPair?.local == ICENetwork.recorderBase)
        network.isCut = { $0.source == ICENetwork.recorderBase || $0.destination == ICENetwork.recorderBase }
        for _ in 0..<150 where network.recorder.selectedPair?.local != second { network.run(for: .milliseconds(100)) }
        network.run(for: .milliseconds(400))
        #expect(network.recorder.selectedPair?.local == second && network.browser.selectedPair?.remote == second)
        #expect(network.recorderEvents == [.connected, .disconnected, .selectedPairChanged, .recovered])
        #expect(network.recorder.selected?.isNominated == true)
        network.run(for: .seconds(60))
        #expect(!network.recorderEvents.contains(.failed) && !network.browserEvents.contains(.failed))
    }
}
