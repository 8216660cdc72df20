import Media
import Testing

@testable import WebRTC

@Suite struct SRTPContextTests {
    private static func keys(_ profile: SRTPProfile, isMirrored: Bool = false) -> SRTPKeyMaterial {
        let length = 2 * (SRTPProfile.keyLength + profile.saltLength)
        let exported = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }
        return SRTPKeyMaterial(profile: profile, exported: exported, role: isMirrored ? .server : .client)
    }

    private static func packet(sequenceNumber: UInt16, ssrc: UInt32 = 0x1234_5678) -> [UInt8] {
        var packet: [UInt8] = [0x80, 96]
        packet.append(bigEndian: sequenceNumber)
        packet.append(bigEndian: UInt32(sequenceNumber) * 3000)
        packet.append(bigEndian: ssrc)
        return packet + (0..<50).map { UInt8(truncatingIfNeeded: $0) }
    }

    private static func protect(_ packet: [UInt8], by sender: inout SRTPContext) throws -> [UInt8] {
        let datagram = sender.protect(rtp: packet)
        return try #require(datagram)
    }

    @Test(arguments: SRTPProfile.allCases) func `what is protected comes out as it was, across a wrap`(profile: SRTPProfile) throws {
        var sender = try SRTPContext(Self.keys(profile))
        var receiver = try SRTPContext(Self.keys(profile, isMirrored: true))
        for sequenceNumber in (65_500...65_600).map(UInt16.init(truncatingIfNeeded:)) {
            let plain = Self.packet(sequenceNumber: sequenceNumber)
            let protected = try Self.protect(plain, by: &sender)
            #expect(protected != plain)
            var received: [UInt8] = []
            receiver.unprotect(rtp: protected.span.bytes) { received = $0.bytes(in: 0..<$0.byteCount) }
            #expect(received == plain)
        }
    }

    @Test(arguments: SRTPProfile.allCases) func `a replay and a changed bit are counted and dropped`(profile: SRTPProfile) throws {
        var sender = try SRTPContext(Self.keys(profile))
        var receiver = try SRTPContext(Self.keys(profile, isMirrored: true))
        let first = try Self.protect(Self.packet(sequenceNumber: 1), by: &sender)
        var changed = try Self.protect(Self.packet(sequenceNumber: 2), by: &sender)
        changed[20] ^= 1
        var delivered = 0
        receiver.unprotect(rtp: first.span.bytes) { _ in delivered += 1 }
        receiver.unprotect(rtp: first.span.bytes) { _ in delivered += 1 }
        receiver.unprotect(rtp: changed.span.bytes) { _ in delivered += 1 }
        #expect(delivered == 1)
        let counters = receiver.counters
        #expect(counters == .init(unauthentic: 1, replayed: 1, malformed: 0))
    }

    @Test(arguments: SRTPProfile.allCases) func `a retransmission a thousand packets late is still taken`(profile: SRTPProfile) throws {
        var sender = try SRTPContext(Self.keys(profile))
        var receiver = try SRTPContext(Self.keys(profile, isMirrored: true))
        let late = try Self.protect(Self.packet(sequenceNumber: 100), by: &sender)
        for sequenceNumber in [UInt16(99)] + (101...1100) {
            let datagram = try Self.protect(Self.packet(sequenceNumber: sequenceNumber), by: &sender)
            receiver.unprotect(rtp: datagram.span.bytes) { _ in }
        }
        var isDelivered = false
        receiver.unprotect(rtp: late.span.bytes) { _ in isDelivered = true }
        #expect(isDelivered)
    }

    @Test(arguments: SRTPProfile.allCases) func `a source whose packets before its first wrap were lost is heard`(profile: SRTPProfile)
        throws
    {
        var sender = try SRTPContext(Self.keys(profile))
        var receiver = try SRTPContext(Self.keys(profile, isMirrored: true))
        for sequenceNumber in 65_530...65_535 { _ = sender.protect(rtp: Self.packet(sequenceNumber: UInt16(sequenceNumber))) }
        var delivered: [UInt16] = []
        for sequenceNumber in UInt16(2)...40 {
            let datagram = try Self.protect(Self.packet(sequenceNumber: sequenceNumber), by: &sender)
            receiver.unprotect(rtp: datagram.span.bytes) { delivered.append($0.bigEndian(at: 2, as: UInt16.self)) }
        }
        #expect(delivered == Array(2...40))
    }

    @Test func `RTCP is protected both ways`() throws {
        var sender = try SRTPContext(Self.keys(.aeadAES128GCM))
        var receiver = try SRTPContext(Self.keys(.aeadAES128GCM, isMirrored: true))
        let report: [UInt8] = [
            0x80, 201, 0, 1,  // version 2, receiver report, two words
            0, 0, 0, 7,  // SSRC
        ]
        let datagram = sender.protect(rtcp: report)
        let protected = try #require(datagram)
        var received: [UInt8] = []
        receiver.unprotect(rtcp: protected.span.bytes) { received = $0.bytes(in: 0..<$0.byteCount) }
        #expect(received == report)
    }

    @Test func `every truncation of a packet is refused`() throws {
        var sender = try SRTPContext(Self.keys(.aeadAES128GCM))
        var receiver = try SRTPContext(Self.keys(.aeadAES128GCM, isMirrored: true))
        let datagram = try Self.protect(Self.packet(sequenceNumber: 1), by: &sender)
        for length in 0..<datagram.count {
            let torn = Array(datagram[..<length])
            receiver.unprotect(rtp: torn.span.bytes) { _ in Issue.record("delivered \(length) bytes") }
            receiver.unprotect(rtcp: torn.span.bytes) { _ in Issue.record("delivered \(length) bytes") }
        }
    }
}
