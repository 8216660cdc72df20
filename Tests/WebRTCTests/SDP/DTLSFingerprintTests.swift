import Testing

@testable import WebRTC

@Suite struct DTLSFingerprintTests {
    @Test(arguments: [("sha-256", 32), ("sha-384", 48), ("sha-512", 64)])
    func `is read in any case and written in capitals`(algorithm: String, count: Int) throws {
        let bytes = (0..<count).map { UInt8($0 * 4 % 256) }
        let pairs = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
        let fingerprint = try #require(DTLSFingerprint("\(algorithm.uppercased()) \(pairs)"))
        #expect(fingerprint.bytes == bytes)
        #expect(fingerprint.description == "\(algorithm) \(pairs.uppercased())")
    }

    @Test(arguments: [
        "", "sha-256", "sha-256 ", "sha-1 " + pairs(20), "md5 " + pairs(16), "sha-256 " + pairs(31), "sha-256 " + pairs(33),
        "sha-384 " + pairs(32), "sha-256 " + pairs(32) + " x", "sha-256 " + pairs(31) + ":+1", "sha-256 " + pairs(31) + ":1",
        "sha-256 " + pairs(31) + ":", "sha-256 " + pairs(31) + ":GG", "sha-256 " + pairs(31) + ":001",
    ])
    func `is nil for weak hashes, wrong lengths and wrong digits`(text: String) {
        #expect(DTLSFingerprint(text) == nil)
    }

    private static func pairs(_ count: Int) -> String { Array(repeating: "AB", count: count).joined(separator: ":") }
}
