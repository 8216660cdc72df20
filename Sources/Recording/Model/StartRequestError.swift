/// Why a recording cannot be started as asked. The text goes to whoever asked, and says what to change.
package enum StartRequestError: Error, Hashable, Sendable, CustomStringConvertible {
    case notJSON
    /// A field of the wrong kind.
    case wrongType(field: String, expected: String)
    case missing(field: String)
    case invalid(field: String, rule: String)
    case mimeTypeNotSupported(String)
    case codecNotSupported(String, mimeType: String, supported: [String])
    case onlySound(mimeType: String)

    package var description: String {
        switch self {
        case .notJSON: "the body is not a JSON object; send {\"room\": \"…\"}"
        case .wrongType(let field, let expected): "\(field) must be \(expected)"
        case .missing(let field): "\(field) is missing; name the \(field) to record"
        case .invalid(let field, let rule): "\(field) must be \(rule)"
        case .mimeTypeNotSupported(let type): "mimeType \(type) is not recorded; ask for video/webm, audio/webm or audio/ogg"
        case .codecNotSupported(let codec, let type, let supported):
            "the codec \(codec) is not recorded into \(type); ask for \(type);codecs=\(supported.joined(separator: ",")), or leave codecs out"
        case .onlySound(let type): "\(type) holds sound only; ask for \"tracks\": \"audio\", or for video/webm"
        }
    }
}
