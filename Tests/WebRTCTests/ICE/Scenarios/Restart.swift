import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct Restart {
    private func connected() -> ICENetwork {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(10))
        return network
    }

    @Test func `a restart changes the credentials and not the path`() {
        let network = connected()
        let before = network.recorder.localCredentials
        network.restartFromBrowser()
        #expect(network.recorder.localCredentials != before)
        network.run(for: .seconds(1))
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
        #expect(network.recorder.selected?.keys.number == 1 && network.browser.selected?.keys.number == 1)
        #expect(network.recorder.previous == nil)
        network.run(for: .seconds(60))
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
    }

    @Test func `the description may come before the new local credentials`() {
        let network = connected()
        var random = SeededGenerator(seed: 9)
        network.browser.restart(using: &random)
        network.recorder.setRemote(credentials: network.browser.localCredentials, isLite: false, at: network.now)
        network.recorder.restart(using: &random)
        #expect(network.recorder.generation.keys.number == 1)
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.recorder.selected?.keys.number == 1 && network.browser.selected?.keys.number == 1)
    }

    @Test func `the old pair carries on until the new one is chosen, and its checks are answered`() throws {
        let network = connected()
        let pair = try #require(network.recorder.selectedPair)
        var random = SeededGenerator(seed: 9)
        // The browser has restarted, but its new candidates do not get through for a while.
        network.recorder.setRemote(credentials: ICECredentials(using: &random), isLite: false, at: network.now)
        network.recorder.restart(using: &random)
        network.run(for: .seconds(10))
        // And it restarts once more.
        network.recorder.setRemote(credentials: ICECredentials(using: &random), isLite: false, at: network.now)
        network.recorder.restart(using: &random)
        network.run(for: .seconds(25))
        #expect(network.recorder.selectedPair?.remote == pair.remote)
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
        #expect(network.browser.counters.unauthenticated == 0 && network.recorder.counters.unauthenticated == 0)
    }

    @Test func `a restart after the network went away connects again`() throws {
        let network = connected()
        network.isCut = { _ in true }
        network.run(for: .seconds(20))
        #expect(network.recorderEvents == [.connected, .disconnected])
        network.restartFromBrowser()
        network.run(for: .seconds(20))
        // Consent for the old pair has ended meanwhile: nothing may be sent, but the search goes on.
        #expect(network.recorder.selectedPair == nil)
        #expect(network.recorderEvents == [.connected, .disconnected])
        network.isCut = { _ in false }
        network.run(for: .seconds(5))
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase)
        #expect(network.recorderEvents == [.connected, .disconnected, .selectedPairChanged, .recovered])
    }

    @Test func `a restart that finds nothing fails thirty seconds after it began`() {
        let network = connected()
        network.isCut = { _ in true }
        network.run(for: .seconds(20))
        network.restartFromBrowser()
        network.run(for: .seconds(60))
        #expect(network.time(of: .failed, in: network.recorderTold) == .seconds(60))
        #expect(network.recorderEvents == [.connected, .disconnected, .failed])
    }

    @Test func `even what has failed connects again by a restart`() {
        let network = connected()
        network.isCut = { _ in true }
        network.run(for: .seconds(60))
        network.isCut = { _ in false }
        network.restartFromBrowser()
        network.run(for: .seconds(5))
        #expect(network.recorderEvents == [.connected, .disconnected, .failed, .connected])
        #expect(network.recorder.selectedPair != nil)
    }

    @Test func `the peer may restart to another address`() throws {
        let network = connected()
        let other = try #require(TransportAddress("192.0.2.200", port: 55_555))
        var random = SeededGenerator(seed: 3)
        network.browser = ICEAgent(.init(localAddresses: [other], role: .controlling), using: &random, at: network.now)
        network.recorder.restart(using: &random)
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.recorder.selectedPair?.remote == other)
        #expect(network.recorderEvents == [.connected, .selectedPairChanged])
    }

    @Test func `ten restarts in a row end with the last one connected`() {
        let network = connected()
        for _ in 0..<10 {
            network.restartFromBrowser()
            network.run(for: .milliseconds(15))
        }
        network.run(for: .seconds(2))
        #expect(network.recorder.selected?.keys.number == 10)
        #expect(network.recorderEvents == [.connected])
    }

    @Test func `a check made with the old credentials teaches the new generation nothing, though our half is the same in both`() throws {
        let network = connected()
        let elsewhere = try #require(TransportAddress("203.0.113.8", port: 8))
        let oldCheck = network.authenticCheck()
        var random = SeededGenerator(seed: 9)
        network.recorder.setRemote(credentials: ICECredentials(using: &random), isLite: false, at: network.now)
        network.inject(oldCheck, from: elsewhere)
        #expect(network.recorder.generation.keys.number == 1)
        #expect(network.recorder.generation.checkList.pairs.isEmpty)
        #expect(network.takeTransmit()?.destination == elsewhere)
    }
}
