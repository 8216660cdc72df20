/// A track's number inside one Matroska file, 1…126: one byte in every block. Chromium's parser refuses higher ones.
package struct TrackNumber: Hashable, Comparable, Sendable {
    package var rawValue: UInt8

    package init(rawValue: UInt8) {
        precondition((1...126).contains(rawValue), "a track number is 1…126")
        self.rawValue = rawValue
    }

    package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

extension TrackNumber: CustomStringConvertible {
    package var description: String { "track \(rawValue)" }
}
