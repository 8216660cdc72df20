package import Media
import WebRTC

/// What a worker has received of all tracks of a kind since it began, for `/metrics`.
package struct ReceptionTotals: Hashable, Sendable {
    package private(set) var audio = ReceptionStatistics()
    package private(set) var video = ReceptionStatistics()

    /// Adds what is new since the last time.
    mutating func count(_ statistics: ReceptionStatistics, of track: TrackID, _ peer: Peer) {
        var news = statistics
        if let counted = peer.counted[track] { news.subtract(counted) }
        peer.counted[track] = statistics
        switch peer.tracks.first(where: { $0.id == track })?.codec.kind {
        case .audio: audio.add(news)
        case .video: video.add(news)
        case nil: break
        }
    }
}
