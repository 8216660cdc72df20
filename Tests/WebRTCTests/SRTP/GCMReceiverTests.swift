import Media
import TestSupport
import Testing

@testable import WebRTC

@Suite struct GCMReceiverTests {
    private static let exported = (0..<56).map { UInt8(truncatingIfNeeded: $0 &* 37 &+ 11) }

    /// libsrtp2 protects; what reads it is told the same keys.
    private static func pair() throws -> (sender: SRTPContextBox, master: SRTPMasterKey) {
        let keys = SRTPKeyMaterial(profile: .aeadAES128GCM, exported: exported, role: .client)
        return (SRTPContextBox(try SRTPContext(keys)), keys.local)
    }

    /// The context can be neither copied nor put into a tuple.
    private final class SRTPContextBox {
        private var context: SRTPContext
        init(_ context: consuming SRTPContext) { self.context = context }
        func protect(_ packet: [UInt8]) -> [UInt8]? { context.protect(rtp: packet) }
    }

    private static func packet(_ number: UInt16, ssrc: UInt32, using random: inout SeededGenerator) -> [UInt8] {
        let sources = Int.random(in: 0...3, using: &random)
        let isExtended = Bool.random(using: &random)
        var packet: [UInt8] = [0x80 | UInt8(sources) | (isExtended ? 0x10 : 0), 96]
        packet.append(bigEndian: number)
        packet.append(bigEndian: UInt32(number) &* 3000)
        packet.append(bigEndian: ssrc)
        for source in 0..<sources { packet.append(bigEndian: UInt32(source)) }
        if isExtended {
            packet += [0xBE, 0xDE, 0, 2]  // one-byte extensions, two words
            packet += [0x32, 1, 2, 3, 0, 0, 0, 0]
        }
        return packet + (0..<Int.random(in: 0...1300, using: &random)).map { UInt8(truncatingIfNeeded: $0) }
    }

    private static func read(_ datagram: [UInt8], by receiver: inout GCMReceiver) throws(GCMReceiver.Failure) -> [UInt8] {
        let buffer = UnsafeMutableRawPointer.allocate(byteCount: 4096, alignment: 16)
        defer { buffer.deallocate() }
        let length = try receiver.unprotect(datagram.span.bytes, into: buffer)
        return [UInt8](UnsafeRawBufferPointer(start: buffer, count: length))
    }

    @Test func `what libsrtp2 protects it reads, of three sources, out of order and across wraps`() throws {
        var random = SeededGenerator(seed: 1)
        let (sender, master) = try Self.pair()
        guard var receiver = GCMReceiver(master) else {
            Issue.record("OpenSSL has no AES-128-GCM")
            return
        }
        var waiting: [(plain: [UInt8], datagram: [UInt8])] = []
        for index in 65_000..<66_200 {
            for ssrc in UInt32(1)...3 {
                let plain = Self.packet(UInt16(truncatingIfNeeded: index), ssrc: ssrc, using: &random)
                guard let datagram = sender.protect(plain) else { continue }
                waiting.append((plain, datagram))
            }
            while waiting.count > 20 {
                let next = waiting.remove(at: index == 65_006 ? 0 : Int.random(in: 0..<waiting.count, using: &random))
                let read = try Self.read(next.datagram, by: &receiver)
                #expect(read == next.plain)
                #expect(throws: GCMReceiver.Failure.replayed) { try Self.read(next.datagram, by: &receiver) }
            }
        }
    }

    @Test func `a source that speaks all the time keeps its rollover counter beside a hundred others`() throws {
        var random = SeededGenerator(seed: 3)
        let (sender, master) = try Self.pair()
        guard var receiver = GCMReceiver(master) else {
            Issue.record("OpenSSL has no AES-128-GCM")
            return
        }
        // Three rollovers, which no search finds again.
        for index in stride(from: 0, to: 3 * 65_536, by: 1000) {
            let plain = Self.packet(UInt16(truncatingIfNeeded: index), ssrc: 1, using: &random)
            let datagram = try #require(sender.protect(plain))
            _ = try Self.read(datagram, by: &receiver)
        }
        for other in UInt32(100)..<200 {
            for (number, ssrc) in [(UInt16(7), other), (UInt16(truncatingIfNeeded: 3 * 65_536 + Int(other)), 1)] {
                let plain = Self.packet(number, ssrc: ssrc, using: &random)
                let datagram = try #require(sender.protect(plain))
                #expect(try Self.read(datagram, by: &receiver) == plain)
            }
        }
    }

    @Test func `every truncation, every header that leads outside, and every changed byte is refused`() throws {
        var random = SeededGenerator(seed: 2)
        let (sender, master) = try Self.pair()
        guard var receiver = GCMReceiver(master) else {
            Issue.record("OpenSSL has no AES-128-GCM")
            return
        }
        let plain = Self.packet(7, ssrc: 9, using: &random)
        let datagram = try #require(sender.protect(plain))
        for length in 0..<datagram.count {
            #expect(throws: GCMReceiver.Failure.self) { try Self.read(Array(datagram[..<length]), by: &receiver) }
        }
        for offset in datagram.indices {
            var changed = datagram
            changed[offset] ^= UInt8.random(in: 1...255, using: &random)
            #expect(throws: GCMReceiver.Failure.self) { try Self.read(changed, by: &receiver) }
        }
        let read = try Self.read(datagram, by: &receiver)
        #expect(read == plain)
    }
}
