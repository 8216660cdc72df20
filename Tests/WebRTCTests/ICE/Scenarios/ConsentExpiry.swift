import Media
import Testing

@testable import WebRTC

@Suite struct ConsentExpiry {
    @Test func `consent checks are 4 to 6 s apart, at random`() throws {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        let before = network.sent.count
        network.run(for: .seconds(600))
        let times = try network.sent[before...].filter { $0.datagram.source == ICENetwork.recorderBase }
            .filter { try STUNMessage(parsing: $0.datagram.payload).messageClass == .request }.map(\.time)
        let gaps = zip(times.dropFirst(), times).map { $0 - $1 }
        // From the answer, 20 ms after the question.
        #expect(gaps.allSatisfy { (Duration.milliseconds(4000) ... .milliseconds(6020)).contains($0) })
        #expect(Set(gaps).count > 50)
    }

    @Test func `consent ends exactly 30 s after the last response`() throws {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(100))
        network.isCut = { _ in true }
        let lastResponse = try #require(network.recorder.selected?.consent.lastResponse)
        network.run(for: .seconds(60))
        #expect(network.time(of: .failed, in: network.recorderTold) == lastResponse + .seconds(30) - .zero)
        #expect(network.recorder.selectedPair == nil)
        #expect(network.recorder.nextDeadline == nil)
    }

    @Test func `without responses it ends, however much is asked by the peer`() throws {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(100))
        let lastResponse = try #require(network.recorder.selected?.consent.lastResponse)
        // Our questions are lost; the peer's questions, and our answers, arrive.
        network.isCut = { datagram in datagram.source == ICENetwork.recorderBase && datagram.payload[0] == 0x00 }
        network.run(for: .seconds(60))
        #expect(network.recorderEvents.first == .connected && network.recorderEvents.last == .failed)
        #expect(network.time(of: .failed, in: network.recorderTold) == lastResponse + .seconds(30) - .zero)
        #expect(network.browserEvents.first == .connected)
    }

    @Test func `one lost answer ends nothing, and neither do five`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(10))
        for _ in 0..<5 {
            network.isCut = { _ in true }
            network.run(for: .seconds(23))
            network.isCut = { _ in false }
            network.run(for: .seconds(10))
        }
        #expect(!network.recorderEvents.contains(.failed) && !network.browserEvents.contains(.failed))
        #expect(network.recorderEvents.last == .recovered)
    }

    @Test func `after the failure nothing is sent but answers`() {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(10))
        network.isCut = { _ in true }
        network.run(for: .seconds(40))
        #expect(network.recorderEvents.last == .failed)
        network.isCut = { $0.source == ICENetwork.recorderBase }
        let before = network.sent.count
        let question = network.authenticCheck()
        for _ in 0..<5 {
            network.inject(question, from: ICENetwork.browserBase)
            network.run(for: .seconds(10))
        }
        let sent = network.sent[before...].filter { $0.datagram.source == ICENetwork.recorderBase }
        #expect(sent.count == 5 && sent.allSatisfy { $0.datagram.payload[0] == 0x01 })
    }
}
