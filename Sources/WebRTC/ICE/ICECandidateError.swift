/// Why a line is no candidate (RFC 8839 §5.1).
package enum ICECandidateError: Error, Hashable, Sendable, CustomStringConvertible {
    /// Longer than any candidate, or with fewer than its eight fields.
    case notACandidate(characters: Int)
    case invalidFoundation(String)
    case invalidComponent(String)
    case invalidPriority(String)
    case invalidPort(String)
    /// No `typ` where it must stand.
    case missingType

    package var description: String {
        switch self {
        case .notACandidate(let count): "a line of \(count) characters is no ICE candidate"
        case .invalidFoundation(let text): "“\(text)” is no foundation of an ICE candidate: 1 to 32 of A-Z a-z 0-9 + /"
        case .invalidComponent(let text): "“\(text)” is no component of an ICE candidate: 1 to 256"
        case .invalidPriority(let text): "“\(text)” is no priority of an ICE candidate: 32 bits"
        case .invalidPort(let text): "“\(text)” is no port of an ICE candidate"
        case .missingType: "an ICE candidate says “typ” and its type behind the port"
        }
    }
}
