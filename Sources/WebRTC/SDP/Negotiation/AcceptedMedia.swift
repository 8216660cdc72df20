import Media

/// What Recorder takes of an m-section that has something for it.
struct AcceptedMedia {
    let kind: MediaKind
    let codecs: CodecSelection
    let headerExtensions: HeaderExtensionSelection
    let layers: LayerSelection

    /// nil where no codec is common.
    init?(_ media: RemoteMedia, kind: MediaKind) {
        let primaries = CodecSelection.primaries(of: media, kind: kind)
        guard !primaries.isEmpty else { return nil }
        headerExtensions = HeaderExtensionSelection(
            of: media, hasFeedback: primaries.contains { $0.format.feedback.contains("transport-cc") })
        codecs = CodecSelection(primaries, of: media, kind: kind, allowsTransportCC: headerExtensions.map.transportWideCC != 0)
        self.kind = kind
        layers = LayerSelection(of: media, payloadTypes: codecs.payloadTypes)
    }

    func negotiated(_ media: RemoteMedia, mid: String, trackID: TrackID) -> NegotiatedMedia {
        let kinds = Set(codecs.feedback.values.joined())
        return NegotiatedMedia(
            trackID: trackID, mid: mid, kind: kind, isReceiving: media.direction.sends, payloadTypes: codecs.payloadTypes,
            ssrcs: media.streams.primaries, retransmissionSSRCs: media.streams.retransmissions, headerExtensions: headerExtensions.map,
            feedback: FeedbackSupport(
                nack: kinds.contains("nack"), pli: kinds.contains("nack pli"), fir: kinds.contains("ccm fir"),
                transportCC: kinds.contains("transport-cc"), remb: kinds.contains("goog-remb"),
                rrtr: kinds.contains("rrtr")),
            rids: layers.rids, usesReducedSizeRTCP: media.hasReducedSizeRTCP, canonicalName: media.streams.canonicalName,
            streamID: media.streams.streamID, isScreenShare: media.isSlides)
    }
}
