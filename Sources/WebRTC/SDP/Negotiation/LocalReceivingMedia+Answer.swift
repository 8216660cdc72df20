extension LocalReceivingMedia {
    /// The answer to an m-section that we take (RFC 3264 §6.1, RFC 9429 §5.3.1): with the peer's mid, payload types and extension ids.
    init(answering media: RemoteMedia, with accepted: AcceptedMedia, sessionAllowsMixed: Bool) {
        self.init(
            kind: accepted.kind, transportProtocol: media.section.transportProtocol, mid: media.mid,
            direction: media.direction.sends ? .recvonly : .inactive,
            formats: accepted.codecs.choices.map { Self.format($0, feedback: accepted.codecs.feedback) },
            headerExtensions: accepted.headerExtensions.declarations,
            allowsMixedExtensions: media.allowsMixedExtensions && !sessionAllowsMixed,
            usesReducedSizeRTCP: media.hasReducedSizeRTCP, rids: accepted.layers.rids, isSimulcast: accepted.layers.isSimulcast)
    }

    private static func format(_ choice: CodecSelection.Choice, feedback: [UInt8: [String]]) -> Format {
        let format = choice.format
        let map = RTPMap(
            payloadType: format.payloadType, encodingName: format.displayName, clockRate: format.clockRate,
            channels: choice.meaning.channels)
        return Format(map: map, parameters: parameters(choice), feedback: feedback[format.payloadType] ?? [])
    }

    private static func parameters(_ choice: CodecSelection.Choice) -> String? {
        switch choice.meaning {
        case .vp8, .other: nil
        case .rtx(let primary): "apt=\(primary)"
        case .red: choice.format.parameters?.text
        case .opus: opusParameters(offered: choice.format.parameters)
        }
    }

    /// In-band FEC, and stereo from who offers it. No `usedtx`: an archive is no place to save the silence (FACTS-MEDIA §1.2).
    private static func opusParameters(offered: FormatParameters?) -> String {
        let sendsStereo = offered?.value(of: "sprop-stereo") == "1"
        let takesStereo = offered?.value(of: "stereo") == "1"
        return "minptime=10;useinbandfec=1" + (sendsStereo || takesStereo ? ";stereo=1" : "") + (sendsStereo ? ";sprop-stereo=1" : "")
    }
}

extension PayloadFormat {
    /// As the rtpmap says it: Opus is always announced with two channels (RFC 7587 §7).
    fileprivate var channels: UInt8? {
        switch self {
        case .opus, .red: 2
        case .vp8, .rtx, .other: nil
        }
    }
}
