import FoundationEssentials

/// JSON written member by member: `JSONEncoder` has no order of its own, and what we send on `/ws` begins with `type`.
struct JSONText {
    private(set) var text = "{"
    private var isEmpty = true

    /// The object, closed.
    consuming func finished() -> String { text + "}" }

    mutating func append(_ name: String, _ value: String) {
        append(name, raw: Self.quoted(value))
    }

    mutating func append(_ name: String, _ value: Bool) {
        append(name, raw: value ? "true" : "false")
    }

    mutating func append(_ name: String, encoding value: some Encodable) {
        append(name, raw: Self.encoded(value))
    }

    /// `raw` is JSON already, and stays as it is.
    mutating func append(_ name: String, raw: some StringProtocol) {
        if !isEmpty { text += "," }
        isEmpty = false
        text += Self.quoted(name)
        text += ":"
        text += raw
    }

    /// A JSON string with its quotes (RFC 8259 §7).
    static func quoted(_ value: String) -> String {
        var quoted = "\""
        for scalar in value.unicodeScalars {
            switch scalar {
            case "\"": quoted += "\\\""
            case "\\": quoted += "\\\\"
            case "\n": quoted += "\\n"
            case "\r": quoted += "\\r"
            case "\t": quoted += "\\t"
            case _ where scalar.value < 0x20:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }

    static func encoded(_ value: some Encodable) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        encoder.nonConformingFloatEncodingStrategy = .convertToString(
            positiveInfinity: "Infinity", negativeInfinity: "-Infinity", nan: "NaN")
        do {
            return String(decoding: try encoder.encode(value), as: UTF8.self)
        } catch {
            // Only an `encode(to:)` of ours that throws can bring us here, never what a client sent.
            preconditionFailure("a value of ours is not JSON: \(error)")
        }
    }
}
