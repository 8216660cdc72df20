import Media

/// One negotiated m-section as receiving sees it, and which of its streams is the one that is handed out.
struct TrackReception {
    var media: NegotiatedMedia {
        didSet {
            formats = Self.formats(of: media)
            mid = Array(media.mid.utf8)
        }
    }
    /// As header extensions carry it.
    private(set) var mid: [UInt8]
    /// By payload type; nil where none was negotiated.
    private(set) var formats: [PayloadFormat?]
    /// The SSRC whose frames are handed out; nil before the first.
    var selected: UInt32?
    /// Media came.
    var isActive = false
    /// What was said last about holding frames back.
    var isWaiting = false
    /// Of streams that are no more.
    var retired = ReceptionStatistics()

    init(_ media: NegotiatedMedia) {
        self.media = media
        formats = Self.formats(of: media)
        mid = Array(media.mid.utf8)
    }

    /// Several streams at once are layers of one picture, not successors of each other.
    var isSimulcast: Bool { media.rids.count > 1 || (media.kind == .video && media.ssrcs.count > 1) }

    private static func formats(of media: NegotiatedMedia) -> [PayloadFormat?] {
        var formats = [PayloadFormat?](repeating: nil, count: 128)
        for (payloadType, format) in media.payloadTypes where payloadType < 128 { formats[Int(payloadType)] = format }
        return formats
    }

    /// What a packet of this payload type carries for us.
    func content(ofPayloadType payloadType: UInt8) -> MediaPacket.Content {
        switch (formats[Int(payloadType & 0x7F)], media.kind) {
        case (.vp8, .video): .vp8
        case (.opus, .audio): .opus
        case (.red(let primary), .audio): .redundantOpus(primary: primary)
        default: .nothing
        }
    }
}
