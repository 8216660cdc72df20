/// `a=fmtp:111 minptime=10;useinbandfec=1` (RFC 8866 §6.15). What the text means is the codec's affair.
package struct FormatParameters: Hashable, Sendable {
    /// 0…127
    package var payloadType: UInt8
    package var text: String

    package init(payloadType: UInt8, text: String) {
        self.payloadType = payloadType
        self.text = text
    }

    init?(_ value: Substring) {
        let (payloadType, text) = value.cut(at: " ")
        guard let payloadType = payloadType.decimal(as: UInt8.self), payloadType < 128, let text else { return nil }
        self.init(payloadType: payloadType, text: String(text))
    }

    /// The value of a `name=value` parameter; names are compared without case.
    package func value(of name: String) -> String? {
        for parameter in text[...].parts(separatedBy: ";") {
            let (key, value) = parameter.cut(at: "=")
            if key.trimmed().lowercased() == name, let value { return String(value.trimmed()) }
        }
        return nil
    }
}

extension FormatParameters: CustomStringConvertible {
    package var description: String { "\(payloadType) \(text)" }
}

extension Substring {
    /// Without the spaces and tabs around it.
    fileprivate func trimmed() -> Substring {
        var rest = self
        while let first = rest.utf8.first, first == 0x20 || first == 0x09 { rest.removeFirst() }
        while let last = rest.utf8.last, last == 0x20 || last == 0x09 { rest.removeLast() }
        return rest
    }
}
