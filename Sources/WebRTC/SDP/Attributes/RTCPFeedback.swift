/// `a=rtcp-fb:96 nack pli` (RFC 4585 §4.2): a kind of feedback that the peer understands for a payload type.
package struct RTCPFeedback: Hashable, Sendable {
    /// 0…127, or nil for `*`: all of the m-section.
    package var payloadType: UInt8?
    /// `nack`, `nack pli`, `ccm fir`, `transport-cc`, `goog-remb`, …
    package var kind: String

    package init(payloadType: UInt8?, kind: String) {
        self.payloadType = payloadType
        self.kind = kind
    }

    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ")  // Pion ends some of these lines with a space
        guard fields.count >= 2 else { return nil }
        guard fields[0] != "*" else {
            self.init(payloadType: nil, kind: fields[1...].joined(separator: " "))
            return
        }
        guard let payloadType = fields[0].decimal(as: UInt8.self), payloadType < 128 else { return nil }
        self.init(payloadType: payloadType, kind: fields[1...].joined(separator: " "))
    }
}

extension RTCPFeedback: CustomStringConvertible {
    package var description: String { "\(payloadType.map { String($0) } ?? "*") \(kind)" }
}
