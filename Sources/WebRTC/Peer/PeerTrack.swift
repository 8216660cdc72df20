package import Media

/// One kind of media that the peer has agreed to send us.
package struct PeerTrack: Hashable, Sendable {
    package var id: TrackID
    package var codec: Codec
    package var isScreenShare: Bool
}
