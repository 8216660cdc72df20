/// A text that is no session description: which line, counted from 1, and what is wrong with it.
package struct SDPParseError: Error, Hashable {
    package var line: Int
    package var reason: String
}

extension SDPParseError: CustomStringConvertible {
    package var description: String { "line \(line): \(reason)" }
}
