import Archive
import Media
import Testing

/// A WAVE file as our writer makes them, taken apart.
struct WaveFile {
    var channels: Int
    /// Interleaved.
    var samples: [Int16]

    init(_ path: String) throws {
        let bytes = try Disk.read(path)
        let span = bytes.span.bytes
        try #require(bytes.starts(with: "RIFF".utf8))
        // "RIFF" size "WAVE" | JUNK 28 | fmt 16 | data
        channels = Int(span.littleEndian(at: 58, as: UInt16.self))
        let size = Int(span.littleEndian(at: 76, as: UInt32.self))
        try #require(80 + size == bytes.count)
        samples = (0..<size / 2).map { span.littleEndian(at: 80 + 2 * $0, as: Int16.self) }
    }

    var seconds: Double { Double(samples.count / channels) / 48_000 }

    /// Root of the mean square between two times, 0…32768.
    func loudness(from: Double, to: Double) -> Double {
        let part = samples[Int(from * 48_000) * channels..<Int(to * 48_000) * channels]
        return (part.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, part.count))).squareRoot()
    }
}
