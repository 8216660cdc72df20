/// One line `type=value` of a session description (RFC 8866 §5).
package struct SDPLine: Hashable, Sendable {
    package var type: Character
    package var value: String

    package init(type: Character, value: String) {
        self.type = type
        self.value = value
    }
}

extension SDPLine: CustomStringConvertible {
    package var description: String { "\(type)=\(value)" }
}
