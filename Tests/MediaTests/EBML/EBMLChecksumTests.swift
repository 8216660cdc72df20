import Media
import Testing
import TestSupport

struct EBMLChecksumTests {
    /// The check value that CRC catalogues give for CRC-32/ISO-HDLC.
    @Test func `of 123456789 is CBF43926`() {
        let digits = Array("123456789".utf8)
        #expect(EBMLChecksum.of(digits.span.bytes) == 0xCBF4_3926)
    }

    @Test func `does not depend on where the bytes are split`() {
        var random = SeededGenerator(seed: 1)
        let bytes = (0..<100).map { _ in UInt8.random(in: 0...255, using: &random) }
        let whole = EBMLChecksum.of(bytes.span.bytes)
        for place in 0...bytes.count {
            var checksum = EBMLChecksum()
            checksum.update(bytes.span.bytes.extracting(..<place))
            checksum.update(bytes.span.bytes.extracting(place...))
            #expect(checksum.value == whole)
        }
    }
}
