import Media

/// The payload types of one m-section that Recorder takes, in the order in which an answer names them, and what may be sent back for them.
///
/// VP8 and Opus, the retransmissions of either, and RED around Opus. No ULPFEC: it would protect what NACK brings back anyway.
struct CodecSelection {
    struct Choice {
        var format: RemoteFormat
        var meaning: PayloadFormat
    }

    /// RED first: Chromium sends what the answer names first, and offers no other protection for sound.
    let choices: [Choice]
    /// Kinds of `a=rtcp-fb` by payload type, in our order.
    let feedback: [UInt8: [String]]

    /// The codecs themselves, in the peer's order; empty where there is nothing to record in what it offers.
    static func primaries(of media: RemoteMedia, kind: MediaKind) -> [Choice] {
        media.formats.compactMap { primary($0, kind) }
    }

    init(_ primaries: [Choice], of media: RemoteMedia, kind: MediaKind, allowsTransportCC: Bool) {
        let payloadTypes = Set(primaries.map(\.format.payloadType))
        let redundant = media.formats.compactMap { kind == .audio ? Self.redundancy($0, of: payloadTypes) : nil }
        let retransmissions = media.formats.compactMap { Self.retransmission($0, of: payloadTypes) }
        choices = redundant + primaries + retransmissions
        feedback = Dictionary(
            primaries.map { choice in
                // Round trips by RTCP are taken where they are offered, and not asked for: ICE measures them, too.
                let wanted = (Self.wantedFeedback(for: kind) + ["rrtr"]).filter { $0 != "transport-cc" || allowsTransportCC }
                return (choice.format.payloadType, wanted.filter(choice.format.feedback.contains))
            }, uniquingKeysWith: { first, _ in first })
    }

    static func wantedFeedback(for kind: MediaKind) -> [String] {
        switch kind {
        case .video: ["goog-remb", "transport-cc", "ccm fir", "nack", "nack pli"]
        case .audio: ["transport-cc", "nack"]
        }
    }

    var payloadTypes: [UInt8: PayloadFormat] {
        Dictionary(choices.map { ($0.format.payloadType, $0.meaning) }, uniquingKeysWith: { first, _ in first })
    }

    private static func primary(_ format: RemoteFormat, _ kind: MediaKind) -> Choice? {
        switch (kind, format.encodingName, format.clockRate) {
        case (.video, "vp8", 90_000): Choice(format: format, meaning: .vp8)
        case (.audio, "opus", 48_000):
            Choice(format: format, meaning: .opus(stereo: format.parameters?.value(of: "sprop-stereo") == "1"))
        default: nil
        }
    }

    /// RED of other codecs, or of several at once, is left out (RFC 2198 §5: the parameters are payload types between slashes).
    private static func redundancy(_ format: RemoteFormat, of primaries: Set<UInt8>) -> Choice? {
        guard format.encodingName == "red", format.clockRate == 48_000 else { return nil }
        let generations = (format.parameters?.text ?? "")[...].parts(separatedBy: "/").map { $0.decimal(as: UInt8.self) }
        guard let first = generations.first, let primary = first, generations.allSatisfy({ $0 == primary }), primaries.contains(primary)
        else { return nil }
        return Choice(format: format, meaning: .red(primary: primary))
    }

    private static func retransmission(_ format: RemoteFormat, of primaries: Set<UInt8>) -> Choice? {
        guard format.encodingName == "rtx", let primary = format.parameters?.value(of: "apt")?[...].decimal(as: UInt8.self),
            primaries.contains(primary)
        else { return nil }
        return Choice(format: format, meaning: .rtx(primary: primary))
    }
}
