import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct HostileDatagrams {
    private let stranger = TransportAddress("203.0.113.66", port: 666)!

    private func connected() -> ICENetwork {
        let network = ICENetwork()
        network.introduce()
        network.run(for: .seconds(1))
        return network
    }

    @Test func `a wrong password is not answered, only counted`() {
        let network = connected()
        var request = STUNMessage(.request, transactionID: STUNTransactionID(high: 1, low: 1))
        request.username = "\(network.recorder.localCredentials.ufrag):x"
        network.inject(request.serialized(password: "not the password"), from: stranger)
        network.inject(request.serialized(), from: stranger)
        request.username = "nobody:x"
        network.inject(request.serialized(password: network.recorder.localCredentials.password), from: stranger)
        request.username = nil
        network.inject(request.serialized(password: network.recorder.localCredentials.password), from: stranger)
        request.username = "no colon"
        network.inject(request.serialized(password: network.recorder.localCredentials.password), from: stranger)
        #expect(network.takeTransmit() == nil && network.takeEvent() == nil)
        #expect(network.recorder.counters.unauthenticated == 5)
    }

    @Test func `an attribute that must be understood is refused with 420 by name`() throws {
        let network = connected()
        var bytes = Array(network.authenticCheck().dropLast(8 + 24))
        STUNAttribute.append(0x7A7A, [1], to: &bytes)
        STUNMessageIntegrity.append(key: Array(network.recorder.localCredentials.password.utf8), to: &bytes)
        STUNFingerprint.append(to: &bytes)
        network.inject(bytes, from: stranger)
        let answer = try #require(network.takeTransmit())
        let response = try STUNMessage(parsing: answer.payload)
        #expect(response.errorCode?.code == 420 && response.unknownAttributes == [0x7A7A] && answer.destination == stranger)
        #expect(network.takeEvent() == nil)
    }

    @Test func `one answer for one question, from the address that was asked`() throws {
        let network = connected()
        let asked = try #require(TransportAddress("198.51.100.77", port: 20_000))
        network.inject(network.authenticCheck(), from: stranger, to: asked)
        let answer = try #require(network.takeTransmit())
        #expect(answer.source == asked && answer.destination == stranger)
        let response = try STUNMessage(parsing: answer.payload)
        #expect(response.messageClass == .successResponse && response.xorMappedAddress == stranger)
        // One triggered check in return, and no other answer.
        while let next = network.takeTransmit() { #expect(next.payload[0] == 0x00) }
    }

    @Test func `truncated and mutated checks and answers change nothing`() throws {
        let network = connected()
        var random = SeededGenerator(seed: 77)
        let samples = [network.authenticCheck { $0.usesCandidate = true }] + network.sent.map(\.datagram.payload)
        for sample in samples {
            for length in 0..<sample.count { network.inject(Array(sample[..<length]), from: stranger) }
            for _ in 0..<300 {
                var changed = sample
                for _ in 0..<3 { changed[Int.random(in: 0..<sample.count, using: &random)] = UInt8.random(in: 0...255, using: &random) }
                // The last eight bytes, the fingerprint, are not secret: a change there alone is a check still, and refused by its CRC.
                guard changed != sample else { continue }
                network.inject(changed, from: stranger)
            }
        }
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase)
        #expect(!network.recorder.generation.checkList.pairs.contains { $0.key.remote == stranger })
        network.run(for: .seconds(60))
        #expect(network.recorderEvents == [.connected])
    }

    @Test func `indications, other methods, and answers to nothing are dropped`() {
        let network = connected()
        let id = STUNTransactionID(high: 5, low: 5)
        network.inject(STUNMessage(.indication, transactionID: id).serialized(), from: stranger)
        network.inject(STUNMessage(.request, method: STUNMethod(rawValue: 3), transactionID: id).serialized(), from: stranger)
        network.inject(STUNMessage(.successResponse, transactionID: id).serialized(password: "x"), from: stranger)
        network.inject([22, 254, 253], from: stranger)
        #expect(network.takeTransmit() == nil)
        #expect(network.recorder.counters.unexpected == 2 && network.recorder.counters.malformed == 1)
    }

    @Test func `an answer from another address than the asked one is no answer`() throws {
        let network = ICENetwork()
        network.introduce()
        network.isCut = { _ in true }
        network.run(for: .milliseconds(10))
        let check = try #require(network.sent.first { $0.datagram.source == ICENetwork.recorderBase })
        let request = try STUNMessage(parsing: check.datagram.payload)
        let response = STUNMessage(.successResponse, transactionID: request.transactionID)
            .serialized(password: network.browser.localCredentials.password)
        network.inject(response, from: stranger)
        #expect(network.recorder.selectedPair == nil && network.recorder.counters.asymmetric == 1)
        network.inject(response, from: ICENetwork.browserBase)
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase)
        // The same again says nothing new.
        network.inject(response, from: ICENetwork.browserBase)
        #expect(network.recorder.counters.unexpected == 1)
    }

    @Test func `a priority beyond all bounds, or none, does no harm`() {
        let network = connected()
        network.inject(network.authenticCheck { $0.priority = .max }, from: stranger)
        network.inject(network.authenticCheck { $0.priority = 0 }, from: TransportAddress(ip: stranger.ip, port: 667))
        network.inject(network.authenticCheck { $0.priority = nil }, from: TransportAddress(ip: stranger.ip, port: 668))
        network.run(for: .seconds(10))
        #expect(network.recorder.selectedPair?.remote == ICENetwork.browserBase)
    }
}
