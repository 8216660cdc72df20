/// The identification header of an Opus stream: an Ogg file's first packet and Matroska's CodecPrivate (RFC 7845 §5.1). All fields little endian.
package struct OpusHead: Hashable, Sendable {
    /// Output channels, 1…255; mapping family 0 has 1 or 2.
    package var channels: UInt8
    /// Samples at 48 kHz that a player decodes and throws away at the start.
    package var preSkip: UInt16
    /// What was encoded, in hertz; 0 unknown. Only for people: decoding is always at 48 kHz.
    package var inputSampleRate: UInt32
    /// In 1/256 dB.
    package var outputGain: Int16
    package var mappingFamily: UInt8
    /// Stream count, coupled count and one byte a channel; empty in family 0.
    package var mappingTable: [UInt8]

    /// Pre-skip 0 is right for a recording: it begins in the middle of a stream, where there is no encoder delay to take off, and a pre-skip
    /// would remove that much of real sound.
    package init(channels: UInt8, preSkip: UInt16 = 0, inputSampleRate: UInt32 = 48_000) {
        self.channels = channels
        self.preSkip = preSkip
        self.inputSampleRate = inputSampleRate
        outputGain = 0
        mappingFamily = 0
        mappingTable = []
    }

    package func serialized() -> [UInt8] {
        var bytes = Array("OpusHead".utf8)
        bytes.append(1)  // version
        bytes.append(channels)
        bytes.append(littleEndian: preSkip)
        bytes.append(littleEndian: inputSampleRate)
        bytes.append(littleEndian: outputGain)
        bytes.append(mappingFamily)
        bytes.append(contentsOf: mappingTable)
        return bytes
    }

    /// nil for anything but a header of version 0…15 with at least one channel and its whole mapping table. Bytes after it are ignored, as §5.1 asks.
    package init?(parsing bytes: borrowing RawSpan) {
        guard bytes.byteCount >= 19, bytes.bytes(in: 0..<8) == Array("OpusHead".utf8) else { return nil }
        // The upper half of the version byte is the incompatible part.
        guard bytes.byte(at: 8) & 0xF0 == 0 else { return nil }
        channels = bytes.byte(at: 9)
        preSkip = bytes.littleEndian(at: 10, as: UInt16.self)
        inputSampleRate = bytes.littleEndian(at: 12, as: UInt32.self)
        outputGain = bytes.littleEndian(at: 16, as: Int16.self)
        mappingFamily = bytes.byte(at: 18)
        guard channels > 0 else { return nil }
        guard mappingFamily != 0 else {
            guard channels <= 2 else { return nil }
            mappingTable = []
            return
        }
        let end = 21 + Int(channels)
        guard bytes.byteCount >= end else { return nil }
        mappingTable = bytes.bytes(in: 19..<end)
    }
}
