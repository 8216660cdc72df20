/// A track as a file describes it, whoever wrote it (RFC 9559 §5.1.4).
package struct MatroskaTrackEntry: Hashable, Sendable {
    package var number = 0
    package var uid: UInt64 = 0
    /// nil for subtitles and the like.
    package var kind: MediaKind?
    package var codecID = ""
    package var codecPrivate: [UInt8] = []
    package var name: String?
    package var language = "eng"
    /// Players take it off every block's timestamp.
    package var codecDelay = Duration.zero
    package var seekPreRoll = Duration.zero
    package var defaultDuration: Duration?
    package var dimensions: VideoDimensions?
    package var samplingFrequency: Double?
    package var channels: Int?
    /// Its frames are compressed or encrypted once more: they are given out as they lie there.
    package var hasContentEncodings = false

    /// nil for a codec that Recorder does not write.
    package var codec: Codec? { Codec.allCases.first { $0.matroskaIdentifier == codecID } }

    package var opusHead: OpusHead? { codec == .opus ? OpusHead(parsing: codecPrivate.span.bytes) : nil }

    /// nil without a number: no block could belong to it.
    init?(_ element: EBMLElement) {
        for child in element.children {
            switch child.id {
            case .trackNumber: number = child.integer ?? 0
            case .trackUID: uid = child.unsigned ?? 0
            case .trackType: kind = child.unsigned == 1 ? .video : child.unsigned == 2 ? .audio : nil
            case .codecID: codecID = child.text
            case .codecPrivate: codecPrivate = child.data
            case .name: name = child.text
            case .language: language = child.text
            case .codecDelay: codecDelay = Self.nanoseconds(child)
            case .seekPreRoll: seekPreRoll = Self.nanoseconds(child)
            case .defaultDuration: defaultDuration = Self.nanoseconds(child)
            case .contentEncodings: hasContentEncodings = true
            case .video: readVideo(child)
            case .audio: readAudio(child)
            default: break
            }
        }
        guard number > 0 else { return nil }
    }

    private static func nanoseconds(_ element: EBMLElement) -> Duration {
        // An hour is more than any of these can mean, and keeps arithmetic with them from overflowing.
        .nanoseconds(min(element.integer ?? 0, 3_600_000_000_000))
    }

    private mutating func readVideo(_ element: EBMLElement) {
        var size = VideoDimensions(width: 0, height: 0)
        for child in element.children {
            switch child.id {
            case .pixelWidth: size.width = child.integer ?? 0
            case .pixelHeight: size.height = child.integer ?? 0
            default: break
            }
        }
        dimensions = size
    }

    private mutating func readAudio(_ element: EBMLElement) {
        samplingFrequency = 8000
        channels = 1
        for child in element.children {
            switch child.id {
            case .samplingFrequency: samplingFrequency = child.float
            case .channels: channels = child.integer
            default: break
            }
        }
    }
}
