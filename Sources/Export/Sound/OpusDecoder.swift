import COpus
import Media

/// libopus, decoding to 48 kHz and 16 bits. Whatever a packet holds, the result has as many channels as were asked for.
struct OpusDecoder: ~Copyable {
    private let decoder: OpaquePointer
    private let channels: Int

    init(channels: Int) {
        var error: Int32 = 0
        guard let decoder = opus_decoder_create(Int32(OpusPacket.sampleRate), Int32(channels), &error) else {
            preconditionFailure("no Opus decoder for \(channels) channels: \(error)")
        }
        self.decoder = decoder
        self.channels = channels
    }

    deinit { opus_decoder_destroy(decoder) }

    /// Appends the packet's sound, interleaved, and returns how many samples a channel it has; 0 for what is no packet.
    mutating func decode(_ payload: [UInt8], into samples: inout [Int16]) -> Int {
        append(to: &samples, capacity: OpusPacket.longestSampleCount) { buffer, capacity in
            opus_decode(decoder, payload, Int32(payload.count), buffer, capacity, 0)
        }
    }

    /// Appends what the decoder makes up for a packet that never came, of a whole number of 2.5 ms.
    mutating func conceal(_ sampleCount: Int, into samples: inout [Int16]) -> Int {
        append(to: &samples, capacity: sampleCount) { buffer, capacity in
            opus_decode(decoder, nil, 0, buffer, capacity, 0)
        }
    }

    private func append(
        to samples: inout [Int16], capacity: Int, _ decode: (UnsafeMutablePointer<Int16>, Int32) -> Int32
    ) -> Int {
        var decoded = 0
        let sound = [Int16](unsafeUninitializedCapacity: capacity * channels) { buffer, initialized in
            guard let base = buffer.baseAddress, capacity > 0 else { return }
            decoded = max(0, Int(decode(base, Int32(capacity))))
            initialized = decoded * channels
        }
        samples += sound
        return decoded
    }
}
