/// `a=ssrc-group:FID 1 2` (RFC 5576 §4.2): streams that belong together.
package struct SSRCGroup: Hashable, Sendable {
    /// `FID` (a primary and its retransmissions), `SIM` (simulcast layers), `FEC-FR` (a primary and its repair stream).
    package var semantics: String
    package var ssrcs: [UInt32]

    package init(semantics: String, ssrcs: [UInt32]) {
        self.semantics = semantics
        self.ssrcs = ssrcs
    }

    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ")
        let ssrcs = fields.dropFirst().compactMap { $0.decimal(as: UInt32.self) }
        guard let semantics = fields.first, !ssrcs.isEmpty, ssrcs.count == fields.count - 1 else { return nil }
        self.init(semantics: String(semantics), ssrcs: ssrcs)
    }
}

extension SSRCGroup: CustomStringConvertible {
    package var description: String { ([semantics] + ssrcs.map { String($0) }).joined(separator: " ") }
}
