import Media
import WebRTC

/// The offer of a simulated browser, and what it has to read in the answer.
enum SimulatedOffer {
    static let opus: UInt8 = 111
    static let vp8: UInt8 = 96
    static let rtx: UInt8 = 97
    static let headerExtensions = HeaderExtensionMap(mid: 4, transportWideCC: 3)

    static func text(
        _ tracks: [SimulatedTrack], credentials: ICECredentials, candidates: [ICECandidate], fingerprint: DTLSFingerprint, setup: String
    ) -> String {
        let transport = [
            "a=ice-ufrag:\(credentials.ufrag)", "a=ice-pwd:\(credentials.password)", "a=ice-options:trickle",
            "a=fingerprint:\(fingerprint)", "a=setup:\(setup)", "a=rtcp-mux", "a=rtcp-rsize",
        ]
        var lines = ["v=0", "o=- 4611731400430051336 2 IN IP4 127.0.0.1", "s=-", "t=0 0"]
        lines.append("a=group:BUNDLE \(tracks.map(\.mid).joined(separator: " "))")
        for track in tracks {
            lines += media(of: track) + transport + candidates.map { "a=\($0)" }
            lines += [
                "a=extmap:\(headerExtensions.transportWideCC) http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01",
                "a=extmap:\(headerExtensions.mid) urn:ietf:params:rtp-hdrext:sdes:mid", "a=mid:\(track.mid)", "a=sendonly",
                "a=msid:\(track.streamID) \(track.streamID)-\(track.mid)", "a=ssrc:\(track.ssrc) cname:browser",
            ]
        }
        return lines.map { $0 + "\r\n" }.joined()
    }

    private static func media(of track: SimulatedTrack) -> [String] {
        switch track.source.codec {
        case .opus:
            [
                "m=audio 9 UDP/TLS/RTP/SAVPF \(opus)", "c=IN IP4 0.0.0.0", "a=rtpmap:\(opus) opus/48000/2",
                // Our own pages add `nack` to their offers.
                "a=rtcp-fb:\(opus) transport-cc", "a=rtcp-fb:\(opus) nack", "a=fmtp:\(opus) minptime=10;useinbandfec=1",
            ]
        case .vp8:
            [
                "m=video 9 UDP/TLS/RTP/SAVPF \(vp8) \(rtx)", "c=IN IP4 0.0.0.0", "a=rtpmap:\(vp8) VP8/90000",
                "a=rtcp-fb:\(vp8) goog-remb", "a=rtcp-fb:\(vp8) transport-cc", "a=rtcp-fb:\(vp8) ccm fir", "a=rtcp-fb:\(vp8) nack",
                "a=rtcp-fb:\(vp8) nack pli", "a=rtpmap:\(rtx) rtx/90000", "a=fmtp:\(rtx) apt=\(vp8)",
                "a=ssrc-group:FID \(track.ssrc) \(track.retransmissionSSRC)", "a=ssrc:\(track.retransmissionSSRC) cname:browser",
            ]
        }
    }
}
