/// The RTCP feedback that a sender understands for one m-section (RFC 4585 §4.2): what it was not told in `a=rtcp-fb` it ignores.
package struct FeedbackSupport: Hashable, Sendable, Codable {
    /// Generic NACK (RFC 4585 §6.2.1).
    package var nack: Bool
    /// Picture Loss Indication (RFC 4585 §6.3.1), `nack pli`.
    package var pli: Bool
    /// Full Intra Request (RFC 5104 §4.3.1), `ccm fir`.
    package var fir: Bool
    /// Transport-wide feedback: the feedback line and the header extension both.
    package var transportCC: Bool
    /// Receiver Estimated Maximum Bitrate, `goog-remb`.
    package var remb: Bool
    /// Receiver reference times are answered (RFC 3611 §4.4), `rrtr`.
    package var rrtr: Bool

    package init(
        nack: Bool = false, pli: Bool = false, fir: Bool = false, transportCC: Bool = false, remb: Bool = false,
        rrtr: Bool = false
    ) {
        self.nack = nack
        self.pli = pli
        self.fir = fir
        self.transportCC = transportCC
        self.remb = remb
        self.rrtr = rrtr
    }
}

extension FeedbackSupport {
    /// What a capture does not name its recorder did not know.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        nack = try container.decodeIfPresent(Bool.self, forKey: .nack) ?? false
        pli = try container.decodeIfPresent(Bool.self, forKey: .pli) ?? false
        fir = try container.decodeIfPresent(Bool.self, forKey: .fir) ?? false
        transportCC = try container.decodeIfPresent(Bool.self, forKey: .transportCC) ?? false
        remb = try container.decodeIfPresent(Bool.self, forKey: .remb) ?? false
        rrtr = try container.decodeIfPresent(Bool.self, forKey: .rrtr) ?? false
    }
}
