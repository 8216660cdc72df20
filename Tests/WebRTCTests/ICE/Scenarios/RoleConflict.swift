import Media
import Testing

@testable import WebRTC

@Suite struct RoleConflict {
    @Test(arguments: [ICERole.controlling, .controlled], 1...6 as ClosedRange<UInt64>)
    func `two agents of one role settle who nominates`(role: ICERole, seed: UInt64) {
        let network = ICENetwork(
            recorder: .init(localAddresses: [ICENetwork.recorderBase], role: role),
            browser: .init(localAddresses: [ICENetwork.browserBase], role: role), seed: seed)
        network.introduce()
        network.run(for: .seconds(1))
        #expect(network.recorder.role == network.browser.role.opposite)
        let controlling = network.recorder.tieBreaker >= network.browser.tieBreaker ? network.recorder : network.browser
        #expect(controlling.role == .controlling)
        #expect(network.recorderEvents == [.connected] && network.browserEvents == [.connected])
        #expect(network.recorder.selected?.isNominated == true && network.browser.selected?.isNominated == true)
        #expect(network.recorder.counters.roleConflicts + network.browser.counters.roleConflicts > 0)
    }

    @Test(arguments: 1...6 as ClosedRange<UInt64>) func `it is settled on a network that loses a third, too`(seed: UInt64) {
        let network = ICENetwork(
            recorder: .init(localAddresses: [ICENetwork.recorderBase], role: .controlling),
            browser: .init(localAddresses: [ICENetwork.browserBase], role: .controlling), seed: seed)
        network.lossRate = 0.33
        network.introduce()
        network.run(for: .seconds(15))
        #expect(network.recorder.role == network.browser.role.opposite)
        #expect(network.recorder.selected?.isNominated == true && network.browser.selected?.isNominated == true)
    }

    @Test func `a 487 that nothing authenticates changes no role`() throws {
        let network = ICENetwork()
        network.introduce()
        network.isCut = { _ in true }
        network.run(for: .milliseconds(10))
        let check = try #require(network.sent.first { $0.datagram.source == ICENetwork.recorderBase })
        let request = try STUNMessage(parsing: check.datagram.payload)
        var response = STUNMessage(.errorResponse, transactionID: request.transactionID)
        response.errorCode = .roleConflict
        network.inject(response.serialized(password: "guess"), from: ICENetwork.browserBase)
        network.inject(response.serialized(), from: ICENetwork.browserBase)
        #expect(network.recorder.role == .controlled)
        #expect(network.recorder.counters.unauthenticated == 2)
    }
}
