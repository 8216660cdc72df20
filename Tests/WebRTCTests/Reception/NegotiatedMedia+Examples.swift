import Media
import WebRTC

extension TrackID {
    static let audio = TrackID(rawValue: 1)
    static let video = TrackID(rawValue: 2)
}

extension NegotiatedMedia {
    static func video(
        payloadTypes: [UInt8: PayloadFormat] = [96: .vp8, 97: .rtx(primary: 96)], ssrcs: [UInt32] = [],
        retransmissionSSRCs: [UInt32: UInt32] = [:], headerExtensions: HeaderExtensionMap = HeaderExtensionMap(),
        feedback: FeedbackSupport = FeedbackSupport(nack: true, pli: true, fir: true, transportCC: true), rids: [String] = [],
        usesReducedSizeRTCP: Bool = true
    ) -> NegotiatedMedia {
        NegotiatedMedia(
            trackID: .video, mid: "v", kind: .video, isReceiving: true, payloadTypes: payloadTypes, ssrcs: ssrcs,
            retransmissionSSRCs: retransmissionSSRCs, headerExtensions: headerExtensions, feedback: feedback, rids: rids,
            usesReducedSizeRTCP: usesReducedSizeRTCP, canonicalName: "peer")
    }

    static func audio(
        payloadTypes: [UInt8: PayloadFormat] = [111: .opus(stereo: false), 63: .red(primary: 111)], ssrcs: [UInt32] = [],
        headerExtensions: HeaderExtensionMap = HeaderExtensionMap(), feedback: FeedbackSupport = FeedbackSupport()
    ) -> NegotiatedMedia {
        NegotiatedMedia(
            trackID: .audio, mid: "a", kind: .audio, isReceiving: true, payloadTypes: payloadTypes, ssrcs: ssrcs,
            headerExtensions: headerExtensions, feedback: feedback, usesReducedSizeRTCP: true, canonicalName: "peer")
    }
}
