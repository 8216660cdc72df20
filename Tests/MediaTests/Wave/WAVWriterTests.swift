import Testing

@testable import Media

struct WAVWriterTests {
    private func image(_ writer: inout WAVWriter) -> [UInt8] {
        var image = FileImage()
        while let output = writer.pollOutput() { image.apply(output) }
        return image.bytes
    }

    @Test func `is a RIFF file with room for large sizes`() {
        var writer = WAVWriter(channels: 2)
        let samples: [Int16] = [1, -1, 256, -32_768, 99]
        writer.write(samples.span)
        writer.finish()
        #expect(
            image(&writer) == [
                0x52, 0x49, 0x46, 0x46, 80, 0, 0, 0,  // RIFF, 80 bytes follow
                0x57, 0x41, 0x56, 0x45,  // WAVE
                0x4A, 0x55, 0x4E, 0x4B, 28, 0, 0, 0,  // JUNK
            ] + [UInt8](repeating: 0, count: 28) + [
                0x66, 0x6D, 0x74, 0x20, 16, 0, 0, 0,  // fmt
                1, 0, 2, 0,  // PCM, 2 channels
                0x80, 0xBB, 0, 0,  // 48 000 Hz
                0x00, 0xEE, 2, 0,  // 192 000 bytes a second
                4, 0, 16, 0,  // 4 bytes a frame, 16 bits a sample
                0x64, 0x61, 0x74, 0x61, 8, 0, 0, 0,  // data, 8 bytes; the fifth sample had no partner
                1, 0, 0xFF, 0xFF, 0, 1, 0, 0x80,
            ])
    }

    @Test func `without sound it is an empty file that is whole`() {
        var writer = WAVWriter(channels: 1, sampleRate: 8000)
        writer.finish()
        let bytes = image(&writer)
        #expect(bytes.count == 80)
        #expect(Array(bytes[76...]) == [0, 0, 0, 0])
    }

    @Test func `beyond 4 GiB it turns into RF64`() {
        let writer = WAVWriter(channels: 2)
        let fileByteCount = 5_000_000_080
        #expect(
            writer.sizePatches(fileByteCount: fileByteCount) == [
                .patch(
                    offset: 12,
                    [
                        0x64, 0x73, 0x36, 0x34, 28, 0, 0, 0,  // ds64
                        0x48, 0xF2, 0x05, 0x2A, 1, 0, 0, 0,  // 5 000 000 072
                        0x00, 0xF2, 0x05, 0x2A, 1, 0, 0, 0,  // 5 000 000 000
                        0x80, 0x7C, 0x81, 0x4A, 0, 0, 0, 0,  // 1 250 000 000 frames
                        0, 0, 0, 0,
                    ]),
                .patch(offset: 0, [0x52, 0x46, 0x36, 0x34]),  // RF64
            ])
        // The last size that RIFF can say.
        guard case .patch(let offset, let size)? = writer.sizePatches(fileByteCount: 0x1_0000_0007).first else { return }
        #expect(offset == 4)
        #expect(size == [0xFF, 0xFF, 0xFF, 0xFF])
    }
}
