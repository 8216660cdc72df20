/// The first byte of an Opus packet: what its frames are and how they are packed (RFC 6716 §3.1).
///
/// ```
///  0 1 2 3 4 5 6 7
/// +-+-+-+-+-+-+-+-+
/// | config  |s| c |
/// +-+-+-+-+-+-+-+-+
/// ```
package struct OpusTOC: Hashable, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) {
        self.rawValue = rawValue
    }

    package enum Mode: Hashable, Sendable { case silk, hybrid, celt }

    /// How many frames the packet has, and how their lengths are told: 0 one, 1 two equal, 2 two different, 3 any number.
    package var code: UInt8 { rawValue & 0b11 }

    package var isStereo: Bool { rawValue & 0b100 != 0 }

    /// Mode, bandwidth and frame size, 0…31.
    package var configuration: UInt8 { rawValue >> 3 }

    package var mode: Mode {
        switch configuration {
        case ..<12: .silk
        case ..<16: .hybrid
        default: .celt
        }
    }

    /// Duration of each frame in samples at 48 kHz: 120 (2.5 ms) … 2880 (60 ms).
    package var samplesPerFrame: Int { frameSizes[Int(configuration - firstConfiguration)] }

    /// The frame sizes of this mode in samples at 48 kHz, in the order of their configurations.
    var frameSizes: [Int] {
        switch mode {
        case .silk: [480, 960, 1920, 2880]
        case .hybrid: [480, 960]
        case .celt: [120, 240, 480, 960]
        }
    }

    /// The configuration of the same mode and bandwidth with the shortest frames: those with longer ones follow it.
    var firstConfiguration: UInt8 { configuration & (mode == .hybrid ? ~0b1 : ~0b11) }
}
