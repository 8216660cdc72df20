import Media
import Testing
import WebRTC

@testable import Benchmark

struct SRTPSenderTests {
    private static let master = SRTPMasterKey(key: Array(1...16), salt: Array(101...112))

    /// libsrtp2's own end, which hears by our master key.
    private static func context() throws -> SRTPContext {
        let other = SRTPMasterKey(key: [UInt8](repeating: 9, count: 16), salt: [UInt8](repeating: 8, count: 12))
        return try SRTPContext(SRTPKeyMaterial(profile: .aeadAES128GCM, local: other, remote: master))
    }

    private static func packet(_ index: UInt64, extended: Bool) -> [UInt8] {
        var bytes: [UInt8] = [extended ? 0x90 : 0x80, 96]
        bytes.append(bigEndian: UInt16(truncatingIfNeeded: index))
        bytes.append(bigEndian: UInt32(truncatingIfNeeded: index &* 3000))
        bytes.append(bigEndian: UInt32(0xCAFE_F00D))
        if extended { bytes += [0xBE, 0xDE, 0, 1, 0x31, 0, 7, 0] }
        return bytes + (0..<Int(100 + index % 900)).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ Int(index)) }
    }

    @Test(arguments: [false, true])
    func `what it protects libsrtp2 reads back, through a wrap of the sequence number`(extended: Bool) throws {
        guard let sender = SRTPSender(Self.master) else {
            Issue.record("OpenSSL has no AES-128-GCM")
            return
        }
        var context = try Self.context()
        for index in UInt64(65_000)..<66_500 {
            let plain = Self.packet(index, extended: extended)
            var bytes = plain + [UInt8](repeating: 0, count: SRTPSender.tagByteCount)
            bytes.withUnsafeMutableBufferPointer { buffer in
                sender.protect(buffer.baseAddress!, headerByteCount: extended ? 20 : 12, byteCount: plain.count, index: index)
            }
            var read: [UInt8] = []
            context.unprotect(rtp: bytes.span.bytes) { read = $0.bytes(in: 0..<$0.byteCount) }
            guard read == plain else {
                Issue.record("packet \(index) is read differently")
                return
            }
        }
    }
}
