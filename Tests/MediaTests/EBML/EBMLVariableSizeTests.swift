import Media
import Testing

struct EBMLVariableSizeTests {
    @Test(
        arguments: [
            (size: 0, bytes: [0x80]),
            (size: 126, bytes: [0xFE]),
            (size: 127, bytes: [0x40, 0x7F]),  // 0xFF would mean "unknown"
            (size: 16_382, bytes: [0x7F, 0xFE]),
            (size: 16_383, bytes: [0x20, 0x3F, 0xFF]),
            (size: 1 << 28 - 2, bytes: [0x1F, 0xFF, 0xFF, 0xFE]),
            (size: 1 << 56 - 2, bytes: [0x01, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFE]),
        ] as [(size: Int, bytes: [UInt8])])
    func `takes the fewest bytes`(size: Int, bytes: [UInt8]) throws {
        var written: [UInt8] = []
        written.append(variableSize: size)
        #expect(written == bytes)
        let element = [0xEC] + bytes
        let header = try EBMLHeader(parsing: element.span.bytes)
        #expect(header.id == .void)
        #expect(header.size == size)
        #expect(header.byteCount == element.count)
    }

    @Test(arguments: 1...8)
    func `any length holds a small size, and all ones mean that it is not known`(byteCount: Int) throws {
        var written: [UInt8] = [0xEC]
        written.append(variableSize: 5, byteCount: byteCount)
        #expect(written.count == 1 + byteCount)
        #expect(try EBMLHeader(parsing: written.span.bytes).size == 5)

        let unknown = [0xEC, 0xFF >> UInt8(byteCount - 1)] + [UInt8](repeating: 0xFF, count: byteCount - 1)
        #expect(try EBMLHeader(parsing: unknown.span.bytes).size == nil)
    }
}
