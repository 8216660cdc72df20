import Media
import WebRTC

/// The offer of a simulated browser, and what it has to read in the answer.
enum SimulatedOffer {
    static let opus: UInt8 = 111
    static let vp8: UInt8 = 96
    static let rtx: UInt8 = 97
    static let red: UInt8 = 63
    static let headerExtensions = HeaderExtensionMap(mid: 4, rid: 10, repairedRID: 11, transportWideCC: 3)

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
                "a=extmap:\(headerExtensions.mid) urn:ietf:params:rtp-hdrext:sdes:mid",
                "a=mid:\(track.mid)", track.isRemoved ? "a=inactive" : "a=sendonly",
            ]
            guard !track.isRemoved else { continue }
            lines.append("a=msid:\(track.streamID) \(track.streamID)-\(track.mid)")
            lines += track.source.layers.isEmpty ? sources(of: track) : layers(of: track)
        }
        return lines.map { $0 + "\r\n" }.joined()
    }

    /// The SSRCs, as whoever has no layers names them.
    private static func sources(of track: SimulatedTrack) -> [String] {
        guard let encoding = track.encodings.last else { return [] }
        let primary = "a=ssrc:\(encoding.ssrc) cname:\(SimulatedEncoding.canonicalName)"
        guard encoding.codec == .vp8 else { return [primary] }
        return [
            "a=ssrc-group:FID \(encoding.ssrc) \(encoding.retransmissionSSRC)", primary,
            "a=ssrc:\(encoding.retransmissionSSRC) cname:\(SimulatedEncoding.canonicalName)",
        ]
    }

    /// Layers are known by their names alone (RFC 8853).
    private static func layers(of track: SimulatedTrack) -> [String] {
        let names = track.source.layers.map(\.rid)
        return [
            "a=extmap:\(headerExtensions.rid) urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id",
            "a=extmap:\(headerExtensions.repairedRID) urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id",
        ] + names.map { "a=rid:\($0) send" } + ["a=simulcast:send \(names.joined(separator: ";"))"]
    }

    private static func media(of track: SimulatedTrack) -> [String] {
        switch track.source.codec {
        case .opus: sound(of: track.source)
        case .vp8: pictures(of: track.source)
        }
    }

    private static func pictures(of source: SimulatedSource) -> [String] {
        let types = source.canSendAgain ? "\(vp8) \(rtx)" : "\(vp8)"
        let lines = [
            "m=video 9 UDP/TLS/RTP/SAVPF \(types)", "c=IN IP4 0.0.0.0", "a=rtpmap:\(vp8) VP8/90000", "a=rtcp-fb:\(vp8) goog-remb",
            "a=rtcp-fb:\(vp8) transport-cc", "a=rtcp-fb:\(vp8) ccm fir", "a=rtcp-fb:\(vp8) nack pli",
        ]
        guard source.canSendAgain else { return lines }
        return lines + ["a=rtcp-fb:\(vp8) nack", "a=rtpmap:\(rtx) rtx/90000", "a=fmtp:\(rtx) apt=\(vp8)"]
    }

    private static func sound(of source: SimulatedSource) -> [String] {
        let types = source.redundancy == nil ? "\(opus)" : "\(opus) \(red)"
        var lines = ["m=audio 9 UDP/TLS/RTP/SAVPF \(types)", "c=IN IP4 0.0.0.0", "a=rtpmap:\(opus) opus/48000/2"]
        lines.append("a=rtcp-fb:\(opus) transport-cc")
        // Our own pages add it to their offers.
        if source.canSendAgain { lines.append("a=rtcp-fb:\(opus) nack") }
        lines.append("a=fmtp:\(opus) minptime=10;useinbandfec=1")
        guard let depth = source.redundancy else { return lines }
        let generations = Array(repeating: "\(opus)", count: depth + 1).joined(separator: "/")
        return lines + ["a=rtpmap:\(red) red/48000/2", "a=fmtp:\(red) \(generations)"]
    }
}
