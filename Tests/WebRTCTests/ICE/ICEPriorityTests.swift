import TestSupport
import Testing

@testable import WebRTC

@Suite struct ICEPriorityTests {
    @Test(
        arguments: [
            (.host, 65_535, 2_130_706_431),  // as RFC 8839's examples have it
            (.peerReflexive, 65_535, 1_862_270_975),
            (.serverReflexive, 65_535, 1_694_498_815),
            (.relayed, 0, 255),
        ] as [(ICECandidate.Kind, UInt16, UInt32)])
    func `a candidate's priority is made of its kind, its address and its component`(
        kind: ICECandidate.Kind, localPreference: UInt16, priority: UInt32
    ) {
        #expect(ICEPriority.candidate(kind, localPreference: localPreference) == priority)
    }

    @Test func `both sides rank a pair alike`() {
        let ours = ICEPriority.pair(local: 5, remote: 9, role: .controlled)
        let theirs = ICEPriority.pair(local: 9, remote: 5, role: .controlling)
        #expect(ours == theirs && ours == 5 << 32 + 18 + 1)
        #expect(ICEPriority.pair(local: 5, remote: 9, role: .controlling) == 5 << 32 + 18)
    }

    @Test func `a priority that no peer may claim does not overflow`() {
        let best = ICEPriority.pair(local: 0x7FFF_FFFF, remote: 0x7FFF_FFFF, role: .controlled)
        #expect(ICEPriority.pair(local: 0x7FFF_FFFF, remote: .max, role: .controlled) == best)
    }

    @Test func `credentials are long enough, of ice-chars, and differ`() {
        var random = SeededGenerator(seed: 1)
        var ufrags: Set<String> = []
        for _ in 0..<100 {
            let credentials = ICECredentials(using: &random)
            ufrags.insert(credentials.ufrag)
            #expect(credentials.ufrag.utf8.count == 8 && credentials.password.utf8.count == 24)
            #expect((credentials.ufrag + credentials.password).allSatisfy { $0.isLetter || $0.isNumber || $0 == "+" || $0 == "/" })
        }
        #expect(ufrags.count == 100)
    }
}
