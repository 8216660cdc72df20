/// One name in `/metrics`, with what it counts. Declare each once, as a static constant beside what it measures.
package struct Metric: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable {
        /// Only ever grows.
        case counter
        case gauge
    }

    /// `recorder_…`, with the unit and, for counters, `_total` at its end.
    package let name: String
    package let help: String
    package let kind: Kind

    package init(_ name: String, _ kind: Kind, help: String) {
        self.name = name
        self.kind = kind
        self.help = help
    }
}
