import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct Flood {
    @Test func `ten thousand candidates leave 32, and the true one among the first is found`() throws {
        let network = ICENetwork()
        network.introduce()
        for index in 0..<10_000 {
            let line = "candidate:\(index) 1 udp \(index) 203.0.\(index / 256).\(index % 256) \(index + 1) typ host"
            network.recorder.add(remoteCandidate: try ICECandidate(parsing: line), at: .zero)
        }
        #expect(network.recorder.generation.remoteCandidates.count == 32)
        #expect(network.recorder.generation.checkList.pairs.count <= 100)
        #expect(network.recorder.counters.ignoredCandidates >= 9968)
        network.run(for: .seconds(3))
        #expect(network.recorderEvents == [.connected])
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase)
    }

    @Test func `ten thousand candidates before the description are bounded as well`() throws {
        let network = ICENetwork()
        for index in 0..<10_000 {
            let line = "candidate:\(index) 1 udp \(index) 203.0.113.5 \(index + 1) typ host"
            network.recorder.add(remoteCandidate: try ICECandidate(parsing: line), at: .zero)
        }
        #expect(network.recorder.earlyCandidates.count == 32)
        network.introduce()
        network.run(for: .seconds(3))
        #expect(network.recorderEvents == [.connected])
    }

    @Test func `ten thousand true checks from ten thousand places are bounded, and the selected pair stays`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        for index in 0..<10_000 {
            let source = TransportAddress(ip: .v4(0xCB00_7100 | UInt32(index % 256)), port: UInt16(index / 256 + 1))
            network.inject(network.authenticCheck(), from: source)
        }
        #expect(network.recorder.generation.checkList.pairs.count == 100)
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase)
        var transmits = 0
        var events = 0
        while network.takeTransmit() != nil { transmits += 1 }
        while network.takeEvent() != nil { events += 1 }
        #expect(transmits <= 256 && events <= 256)
        #expect(network.recorder.counters.droppedTransmits > 9000)
        network.run(for: .seconds(60))
        #expect(network.recorderEvents == [.connected])
    }

    @Test func `checks go out twenty times a second at most, whatever comes in`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        let before = network.recorder.counters.checksSent
        for index in 0..<1000 {
            network.inject(network.authenticCheck(), from: TransportAddress(ip: .v4(0xCB00_7105), port: UInt16(index + 1)))
            network.run(for: .milliseconds(1))
        }
        #expect(network.recorder.counters.checksSent - before <= 21)
    }

    @Test(arguments: 1...3 as ClosedRange<UInt64>) func `garbage in any number does nothing`(seed: UInt64) {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        var random = SeededGenerator(seed: seed)
        for _ in 0..<10_000 {
            let garbage = (0..<Int.random(in: 0...200, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
            network.inject(garbage, from: ICENetwork.browserBase)
        }
        #expect(network.recorder.counters.malformed == 10_000)
        network.run(for: .seconds(10))
        #expect(network.recorderEvents == [.connected])
    }
}
