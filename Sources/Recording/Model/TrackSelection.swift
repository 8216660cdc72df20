package import Media

/// Which kinds of media a recording takes.
package enum TrackSelection: String, Hashable, Sendable, Codable, CaseIterable {
    case all, audio, video

    package func includes(_ kind: MediaKind) -> Bool {
        switch self {
        case .all: true
        case .audio: kind == .audio
        case .video: kind == .video
        }
    }
}
