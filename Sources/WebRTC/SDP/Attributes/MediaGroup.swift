/// `a=group:BUNDLE 0 1` (RFC 5888 §5): m-sections, by mid, that belong together.
package struct MediaGroup: Hashable, Sendable {
    /// `BUNDLE` (one transport, RFC 8843), `LS` (lip synchronization), …
    package var semantics: String
    package var mids: [String]

    package init(semantics: String, mids: [String]) {
        self.semantics = semantics
        self.mids = mids
    }

    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ")
        guard let semantics = fields.first, fields.allSatisfy(\.isToken) else { return nil }
        self.init(semantics: String(semantics), mids: fields.dropFirst().map { String($0) })
    }
}

extension MediaGroup: CustomStringConvertible {
    package var description: String { ([semantics] + mids).joined(separator: " ") }
}
