package enum MediaKind: String, Hashable, Sendable, Codable {
    case audio, video
}

/// The codecs that Recorder writes. What RTP, WebM and a MIME type call each stands here and nowhere else.
package enum Codec: String, Hashable, Sendable, CaseIterable, Codable {
    case vp8 = "VP8"
    case opus = "Opus"

    package var kind: MediaKind {
        switch self {
        case .vp8: .video
        case .opus: .audio
        }
    }

    /// RTP timestamp units a second (RFC 7741 §4.1; RFC 7587 §4.1).
    package var clockRate: Int64 {
        switch self {
        case .vp8: 90_000
        case .opus: 48_000
        }
    }

    /// The Matroska CodecID.
    package var matroskaIdentifier: String {
        switch self {
        case .vp8: "V_VP8"
        case .opus: "A_OPUS"
        }
    }

    /// As the `codecs` parameter of a MIME type names it.
    package var mimeName: String {
        switch self {
        case .vp8: "vp8"
        case .opus: "opus"
        }
    }
}

/// Width and height of a picture, in pixels.
package struct VideoDimensions: Hashable, Sendable, Codable {
    package var width: Int
    package var height: Int

    package init(width: Int, height: Int) {
        self.width = width
        self.height = height
    }
}
