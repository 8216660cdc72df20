import Media
import Testing
import WebRTC

@Suite struct VP8PayloadDescriptorTests {
    private struct Example: CustomTestStringConvertible {
        var bytes: [UInt8]
        var expected: String
        var byteCount: Int
        var testDescription: String { expected }
    }

    private static func describe(_ descriptor: VP8PayloadDescriptor) -> String {
        var parts: [String] = []
        if descriptor.isNonReference { parts.append("N") }
        if descriptor.startsPartition { parts.append("S") }
        parts.append("PID \(descriptor.partitionIndex)")
        if let pictureID = descriptor.pictureID { parts.append("I \(pictureID.value)/\(pictureID.bits)") }
        if let index = descriptor.baseLayerIndex { parts.append("L \(index)") }
        if let layer = descriptor.temporalLayer { parts.append("T \(layer)") }
        if descriptor.isLayerSync { parts.append("Y") }
        return parts.joined(separator: " ")
    }

    @Test(arguments: [
        Example(bytes: [0x10, 0xAA], expected: "S PID 0", byteCount: 1),
        Example(bytes: [0x00, 0xAA], expected: "PID 0", byteCount: 1),
        // Three bits of partition index: the reserved one above them is not part of it.
        Example(bytes: [0x1F, 0xAA], expected: "S PID 7", byteCount: 1),
        Example(bytes: [0x18, 0xAA], expected: "S PID 0", byteCount: 1),
        Example(bytes: [0x30, 0xAA], expected: "N S PID 0", byteCount: 1),
        Example(bytes: [0x90, 0x80, 0x00, 0xAA], expected: "S PID 0 I 0/7", byteCount: 3),
        Example(bytes: [0x90, 0x80, 0x7F, 0xAA], expected: "S PID 0 I 127/7", byteCount: 3),
        Example(bytes: [0x90, 0x80, 0xFF, 0xFF, 0xAA], expected: "S PID 0 I 32767/15", byteCount: 4),
        Example(bytes: [0x90, 0x80, 0x80, 0x00, 0xAA], expected: "S PID 0 I 0/15", byteCount: 4),
        Example(bytes: [0x90, 0x40, 0x2A, 0xAA], expected: "S PID 0 L 42", byteCount: 3),
        Example(bytes: [0x90, 0x20, 0xA0, 0xAA], expected: "S PID 0 T 2 Y", byteCount: 3),
        // K without T: the octet is there, its TID and Y mean nothing.
        Example(bytes: [0x90, 0x10, 0xFF, 0xAA], expected: "S PID 0", byteCount: 3),
        // L without T breaks the RFC, and is read (str0m#963).
        Example(bytes: [0x90, 0xC0, 0x01, 0x07, 0xAA], expected: "S PID 0 I 1/7 L 7", byteCount: 4),
        Example(bytes: [0x80, 0xF0, 0x81, 0x23, 0x09, 0x5F, 0xAA], expected: "PID 0 I 291/15 L 9 T 1", byteCount: 6),
        Example(bytes: [0x90, 0x00, 0xAA], expected: "S PID 0", byteCount: 2),
    ])
    private func `reads every combination of fields`(example: Example) throws {
        let descriptor = try #require(VP8PayloadDescriptor(example.bytes))
        #expect(Self.describe(descriptor) == example.expected)
        #expect(descriptor.byteCount == example.byteCount)
    }

    @Test func `without a VP8 byte behind it there is nothing to read`() {
        let whole: [UInt8] = [0x90, 0xF0, 0x81, 0x23, 0x09, 0x5F, 0xAA]
        for count in 0..<whole.count {
            #expect(VP8PayloadDescriptor(Array(whole.prefix(count))) == nil)
        }
    }

    @Test func `a frame starts with partition 0 only`() throws {
        #expect(VP8PayloadDescriptor([0x10, 1])?.startsFrame == true)
        #expect(VP8PayloadDescriptor([0x11, 1])?.startsFrame == false)
        #expect(VP8PayloadDescriptor([0x00, 1])?.startsFrame == false)
    }

    @Test(
        arguments: [
            (from: 0x7F, to: 0, bits: 7, distance: 1), (from: 0x7FFF, to: 0, bits: 15, distance: 1), (from: 5, to: 5, bits: 7, distance: 0),
            (from: 2, to: 1, bits: 7, distance: 127), (from: 2, to: 1, bits: 15, distance: 32_767),
        ] as [(from: UInt16, to: UInt16, bits: Int, distance: Int)])
    func `picture ids wrap within their own width`(from: UInt16, to: UInt16, bits: Int, distance: Int) {
        #expect(VP8PictureID(value: to, bits: bits).distance(from: VP8PictureID(value: from, bits: bits)) == distance)
        #expect(VP8PictureID(value: to, bits: bits).distance(from: VP8PictureID(value: from, bits: 22 - bits)) == nil)
    }

    @Test func `survives every truncation and mutation`() {
        Torture.run([0x90, 0xF0, 0x81, 0x23, 0x09, 0x5F, 0xAA, 0xBB]) { bytes in
            guard let descriptor = VP8PayloadDescriptor(parsing: bytes) else { return }
            _ = bytes.byte(at: descriptor.byteCount)
        }
    }
}
