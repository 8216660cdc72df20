import Media
import Testing

@testable import WebRTC

@Suite struct LostDatagrams {
    @Test(arguments: 1...20 as ClosedRange<UInt64>)
    func `thirty of a hundred datagrams lost both ways do not keep two agents apart`(seed: UInt64) throws {
        let network = ICENetwork(seed: seed)
        network.lossRate = 0.3
        network.introduce()
        network.run(for: .seconds(10))
        #expect(network.recorderEvents.first == .connected && network.browserEvents.first == .connected)
        let connected = try #require(network.time(of: .connected, in: network.recorderTold))
        #expect(connected < .seconds(8))
    }

    @Test(arguments: 1...2 as ClosedRange<UInt64>)
    func `nor do they end a connection in an hour`(seed: UInt64) {
        let network = ICENetwork(seed: seed)
        network.lossRate = 0.3
        network.introduce()
        network.run(for: .seconds(3600))
        #expect(!network.recorderEvents.contains(.failed) && !network.browserEvents.contains(.failed))
        #expect(network.recorder.selectedPair != nil)
        // Disconnected and recovered alternate, and are rare.
        #expect(network.recorderEvents.count <= 1 + 2 * 10)
    }

    @Test(arguments: 1...5 as ClosedRange<UInt64>)
    func `half of them lost end no consent within ten minutes`(seed: UInt64) {
        let network = ICENetwork(seed: seed)
        network.introduce()
        network.run(for: .seconds(1))
        network.lossRate = 0.5
        network.run(for: .seconds(600))
        #expect(!network.recorderEvents.contains(.failed) && !network.browserEvents.contains(.failed))
    }

    @Test func `answers that come later than the next attempt still count`() {
        let network = ICENetwork()
        network.delay = .milliseconds(1500)
        network.introduce()
        network.run(for: .seconds(30))
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
        #expect(network.recorder.selected?.isNominated == true)
        #expect(network.recorder.roundTripTime == .seconds(3))
    }
}
