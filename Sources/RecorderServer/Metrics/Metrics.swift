import Synchronization

/// All counters and gauges of the service, and their text for Prometheus.
///
///     extension Metric {
///         static let datagramsDropped = Metric("recorder_datagrams_dropped_total", .counter, help: "Datagrams that were no use.")
///     }
///     metrics.add(1, to: .datagramsDropped, labels: ["reason": "malformed"])
///     metrics.collect { sample in sample.set(Double(workers.count), of: .workers) }    // asked at every scrape
///
/// A lock is taken for every change: a media worker counts for itself and adds, or is asked, now and then.
package final class Metrics: Sendable {
    private struct State {
        var values: [Metric: [Labels: Double]] = [:]
        var collectors: [@Sendable (inout Sample) async -> Void] = []
    }

    package typealias Labels = [String: String]

    private let state = Mutex(State())

    package init() {}

    package func add(_ amount: Double = 1, to metric: Metric, labels: Labels = [:]) {
        state.withLock { $0.values[metric, default: [:]][labels, default: 0] += amount }
    }

    package func set(_ value: Double, of metric: Metric, labels: Labels = [:]) {
        state.withLock { $0.values[metric, default: [:]][labels] = value }
    }

    /// Adds somebody who is asked at every scrape.
    package func collect(_ collector: @escaping @Sendable (inout Sample) async -> Void) {
        state.withLock { $0.collectors.append(collector) }
    }

    /// What one collector says; replaces what was said of the same metric and labels before.
    package struct Sample: Sendable {
        fileprivate var values: [Metric: [Labels: Double]] = [:]

        package mutating func set(_ value: Double, of metric: Metric, labels: Labels = [:]) {
            values[metric, default: [:]][labels] = value
        }
    }

    /// The exposition format 0.0.4, sorted by name.
    package func text() async -> String {
        var (values, collectors) = state.withLock { ($0.values, $0.collectors) }
        var sample = Sample()
        for collector in collectors { await collector(&sample) }
        values.merge(sample.values) { old, new in old.merging(new) { $1 } }
        var text = ""
        for (metric, series) in values.sorted(by: { $0.key.name < $1.key.name }) {
            text += "# HELP \(metric.name) \(Self.escaped(metric.help))\n# TYPE \(metric.name) \(metric.kind.rawValue)\n"
            for line in series.map({ Self.line(metric.name, $0.key, $0.value) }).sorted() { text += line }
        }
        return text
    }

    private static func line(_ name: String, _ labels: Labels, _ value: Double) -> String {
        let pairs = labels.sorted { $0.key < $1.key }.map { "\($0.key)=\"\(escaped($0.value, quotes: true))\"" }
        let number = value == value.rounded() && abs(value) < 1e15 ? "\(Int64(value))" : "\(value)"
        return pairs.isEmpty ? "\(name) \(number)\n" : "\(name){\(pairs.joined(separator: ","))} \(number)\n"
    }

    private static func escaped(_ text: String, quotes: Bool = false) -> String {
        var escaped = ""
        for character in text {
            switch character {
            case "\\": escaped += "\\\\"
            case "\n", "\r\n": escaped += "\\n"
            case "\"" where quotes: escaped += "\\\""
            default: escaped.append(character)
            }
        }
        return escaped
    }
}
