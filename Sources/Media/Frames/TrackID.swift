/// One kind of media from one participant's connection: unique within that connection, for as long as it lives.
package struct TrackID: Hashable, Sendable, Codable {
    package var rawValue: UInt32

    package init(rawValue: UInt32) {
        self.rawValue = rawValue
    }
}

extension TrackID: CustomStringConvertible {
    package var description: String { "track \(rawValue)" }
}
