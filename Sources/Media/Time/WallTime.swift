package import FoundationEssentials

/// A date and time of day, for people and for JSON (RFC 3339, UTC, milliseconds). Never used to order or to measure: that is `MonotonicTime`.
package struct WallTime: Hashable, Comparable, Sendable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package var milliseconds: Int64

    package init(milliseconds: Int64) {
        self.milliseconds = milliseconds
    }

    package init(_ date: Date) {
        milliseconds = Int64((date.timeIntervalSince1970 * 1000).rounded())
    }

    package var date: Date { Date(timeIntervalSince1970: Double(milliseconds) / 1000) }

    package static func < (left: Self, right: Self) -> Bool { left.milliseconds < right.milliseconds }

    package static func + (time: Self, duration: Duration) -> Self {
        WallTime(milliseconds: time.milliseconds + duration.nanoseconds / 1_000_000)
    }

    package static func - (later: Self, earlier: Self) -> Duration {
        .milliseconds(later.milliseconds - earlier.milliseconds)
    }
}

extension WallTime: CustomStringConvertible {
    /// RFC 3339 with milliseconds, in UTC: `2026-11-21T12:02:03.250Z`.
    package var description: String {
        // Whole seconds are exact in a Date; what is behind them may come out a millisecond short.
        let (seconds, fraction) = (milliseconds.floored(to: 1000), milliseconds - milliseconds.floored(to: 1000))
        let text = Date(timeIntervalSince1970: Double(seconds / 1000)).formatted(.iso8601)
        let digits = String(fraction)
        return text.dropLast() + "." + String(repeating: "0", count: 3 - digits.count) + digits + "Z"
    }

    private static let style = Date.ISO8601FormatStyle(includingFractionalSeconds: true)
}

extension WallTime {
    /// Reads RFC 3339, with or without a fraction and with any offset; nil for anything else.
    package init?(_ text: String) {
        guard let date = (try? Self.style.parse(text)) ?? (try? Date.ISO8601FormatStyle().parse(text)) else { return nil }
        self.init(date)
    }
}

extension WallTime: Codable {
    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = WallTime(text) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "\(text) is not an RFC 3339 time")
        }
        self = time
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

extension Int64 {
    /// The multiple of `unit` at or below it.
    fileprivate func floored(to unit: Int64) -> Int64 {
        let rest = self % unit
        return self - (rest < 0 ? rest + unit : rest)
    }
}
