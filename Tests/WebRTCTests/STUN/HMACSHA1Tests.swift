import Testing

@testable import WebRTC

@Suite struct HMACSHA1Tests {
    /// RFC 2202 §3, cases 1 and 2, and one with an empty key.
    @Test(
        arguments: [
            (
                [UInt8](repeating: 0x0B, count: 20), "Hi There",
                [0xB6, 0x17, 0x31, 0x86, 0x55, 0x05, 0x72, 0x64, 0xE2, 0x8B, 0xC0, 0xB6, 0xFB, 0x37, 0x8C, 0x8E, 0xF1, 0x46, 0xBE, 0x00]
            ),
            (
                Array("Jefe".utf8), "what do ya want for nothing?",
                [0xEF, 0xFC, 0xDF, 0x6A, 0xE5, 0xEB, 0x2F, 0xA2, 0xD2, 0x74, 0x16, 0xD5, 0xF1, 0x84, 0xDF, 0x9C, 0x25, 0x9A, 0x7C, 0x79]
            ),
            (
                [], "",
                [0xFB, 0xDB, 0x1D, 0x1B, 0x18, 0xAA, 0x6C, 0x08, 0x32, 0x4B, 0x7D, 0x64, 0xB7, 0x1F, 0xB7, 0x63, 0x70, 0x69, 0x0E, 0x1D]
            ),
        ] as [([UInt8], String, [UInt8])])
    func `codes are those of RFC 2202`(key: [UInt8], message: String, code: [UInt8]) {
        let message = Array(message.utf8)
        #expect(HMACSHA1.code(for: message, key: key) == code)
    }

    @Test func `codes of different bytes or lengths differ`() {
        #expect(HMACSHA1.areEqual([1, 2, 3], [1, 2, 3]))
        #expect(!HMACSHA1.areEqual([1, 2, 3], [1, 2, 4]))
        #expect(!HMACSHA1.areEqual([1, 2, 3], [1, 2]))
    }

    @Test func `the CRC of the usual nine digits is the usual one`() {
        let digits = Array("123456789".utf8)
        #expect(CRC32.checksum(digits) == 0xCBF4_3926)
    }
}
