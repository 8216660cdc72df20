import Media
import WebRTC

/// The offer that a publisher POSTs: what a browser would say that sends one camera and one microphone.
enum PublisherOffer {
    static func text(
        _ streams: [PublishedStream], credentials: ICECredentials, candidates: [ICECandidate], fingerprint: DTLSFingerprint
    ) -> String {
        let transport = [
            "a=ice-ufrag:\(credentials.ufrag)", "a=ice-pwd:\(credentials.password)", "a=fingerprint:\(fingerprint)", "a=setup:actpass",
            "a=rtcp-mux", "a=rtcp-rsize",
        ]
        var lines = ["v=0", "o=- \(UInt64(streams.first?.ssrc ?? 1)) 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
        lines.append("a=group:BUNDLE \(streams.indices.map(String.init).joined(separator: " "))")
        for (mid, stream) in streams.enumerated() {
            lines += media(of: stream) + transport + candidates.map { "a=\($0)" } + ["a=end-of-candidates"]
            if stream.media.hasTransportFeedback {
                let id = PreparedMedia.transportFeedbackExtension
                lines.append("a=extmap:\(id) http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01")
            }
            lines += ["a=mid:\(mid)", "a=sendonly", "a=msid:bench bench-\(mid)", "a=ssrc:\(stream.ssrc) cname:bench"]
        }
        return lines.map { $0 + "\r\n" }.joined()
    }

    private static func media(of stream: PublishedStream) -> [String] {
        let type = stream.media.payloadType
        switch stream.media.codec {
        case .opus:
            return [
                "m=audio 9 UDP/TLS/RTP/SAVPF \(type)", "c=IN IP4 0.0.0.0", "a=rtpmap:\(type) opus/48000/2",
                "a=rtcp-fb:\(type) transport-cc",
                "a=rtcp-fb:\(type) nack", "a=fmtp:\(type) minptime=10;useinbandfec=1",
            ]
        case .vp8:
            let again = PreparedMedia.retransmissionPayloadType
            return [
                "m=video 9 UDP/TLS/RTP/SAVPF \(type) \(again)", "c=IN IP4 0.0.0.0", "a=rtpmap:\(type) VP8/90000",
                "a=rtcp-fb:\(type) transport-cc", "a=rtcp-fb:\(type) ccm fir", "a=rtcp-fb:\(type) nack", "a=rtcp-fb:\(type) nack pli",
                "a=rtpmap:\(again) rtx/90000", "a=fmtp:\(again) apt=\(type)",
                "a=ssrc-group:FID \(stream.ssrc) \(stream.retransmissionSSRC)", "a=ssrc:\(stream.retransmissionSSRC) cname:bench",
            ]
        }
    }
}
