/// `a=ssrc:1234 cname:…` (RFC 5576 §4.1): a property of one stream.
package struct SSRCAttribute: Hashable, Sendable {
    package var ssrc: UInt32
    /// `cname`, `msid`, `label`, …
    package var name: String
    package var value: String?

    package init(ssrc: UInt32, name: String, value: String? = nil) {
        self.ssrc = ssrc
        self.name = name
        self.value = value
    }

    init?(_ value: Substring) {
        let (ssrc, rest) = value.cut(at: " ")
        guard let ssrc = ssrc.decimal(as: UInt32.self), let rest, !rest.isEmpty else { return nil }
        let (name, property) = rest.cut(at: ":")
        self.init(ssrc: ssrc, name: String(name), value: property.map { String($0) })
    }
}

extension SSRCAttribute: CustomStringConvertible {
    package var description: String { "\(ssrc) \(name)" + (value.map { ":\($0)" } ?? "") }
}
