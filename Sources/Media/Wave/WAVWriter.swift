/// Writes PCM sound as WAVE, 16 bits a sample; beyond 4 GiB it becomes RF64 (EBU Tech 3306), for which room is kept from the start.
///
/// ```
/// "RIFF" size "WAVE" | "JUNK" 28 bytes | "fmt " 16 bytes | "data" size | samples …
/// "RF64" 2³²−1 "WAVE" | "ds64" sizes | "fmt " … | "data" 2³²−1 | samples …      when it has grown too large
/// ```
package struct WAVWriter: Hashable, Sendable {
    package let channels: Int
    /// In hertz.
    package let sampleRate: Int
    /// Bytes that came out: the size of the file.
    package private(set) var byteCount = 0

    private var outputs: [ContainerOutput] = []
    private var isFinished = false

    private static let headerByteCount = 80
    private static let junkOffset = 12
    private static let dataSizeOffset = 76
    private static let largest32 = 0xFFFF_FFFF

    /// - Parameters:
    ///   - channels: 1…255.
    ///   - sampleRate: in hertz.
    package init(channels: Int, sampleRate: Int = 48_000) {
        precondition((1...255).contains(channels) && (1...1_000_000).contains(sampleRate), "no such sound")
        self.channels = channels
        self.sampleRate = sampleRate
    }

    /// - Parameter samples: interleaved; whole frames of all channels only, what is over is left out.
    package mutating func write(_ samples: borrowing Span<Int16>) {
        guard !isFinished else { return }
        var bytes = byteCount == 0 ? header() : []
        let count = samples.count - samples.count % channels
        bytes.reserveCapacity(bytes.count + 2 * count)
        for index in 0..<count { bytes.append(littleEndian: samples[index]) }
        append(bytes)
    }

    /// Puts the sizes in. Nothing can be written afterwards; a file without sound has an empty data chunk.
    package mutating func finish() {
        guard !isFinished else { return }
        if byteCount == 0 { append(header()) }
        isFinished = true
        outputs += sizePatches(fileByteCount: byteCount)
    }

    package mutating func pollOutput() -> ContainerOutput? {
        outputs.isEmpty ? nil : outputs.removeFirst()
    }

    func sizePatches(fileByteCount: Int) -> [ContainerOutput] {
        let riffSize = fileByteCount - 8
        let dataSize = fileByteCount - Self.headerByteCount
        var first: [UInt8] = []
        var second: [UInt8] = []
        guard riffSize > Self.largest32 else {
            first.append(littleEndian: UInt32(riffSize))
            second.append(littleEndian: UInt32(dataSize))
            return [.patch(offset: 4, first), .patch(offset: Self.dataSizeOffset, second)]
        }
        second = Array("ds64".utf8)
        second.append(littleEndian: UInt32(28))
        second.append(littleEndian: UInt64(riffSize))
        second.append(littleEndian: UInt64(dataSize))
        second.append(littleEndian: UInt64(dataSize / (2 * channels)))
        second.append(littleEndian: UInt32(0))  // entries in the table of other large chunks
        first = Array("RF64".utf8)
        // The sizes are already "unknown": only the names change.
        return [.patch(offset: Self.junkOffset, second), .patch(offset: 0, first)]
    }

    private mutating func append(_ bytes: [UInt8]) {
        guard !bytes.isEmpty else { return }
        byteCount += bytes.count
        outputs.append(.append(bytes))
    }

    /// Sizes are 2³² − 1 until finished, which readers take for "to the end of the file".
    private func header() -> [UInt8] {
        var bytes = Array("RIFF".utf8)
        bytes.append(littleEndian: UInt32.max)
        bytes += Array("WAVEJUNK".utf8)
        bytes.append(littleEndian: UInt32(28))
        bytes += [UInt8](repeating: 0, count: 28)
        bytes += Array("fmt ".utf8)
        bytes.append(littleEndian: UInt32(16))
        bytes.append(littleEndian: UInt16(1))  // PCM
        bytes.append(littleEndian: UInt16(channels))
        bytes.append(littleEndian: UInt32(sampleRate))
        bytes.append(littleEndian: UInt32(sampleRate * channels * 2))
        bytes.append(littleEndian: UInt16(channels * 2))
        bytes.append(littleEndian: UInt16(16))
        bytes += Array("data".utf8)
        bytes.append(littleEndian: UInt32.max)
        return bytes
    }
}
