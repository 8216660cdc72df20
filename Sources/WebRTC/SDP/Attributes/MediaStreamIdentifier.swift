/// `a=msid:stream track` (RFC 8830): the MediaStream that a track belongs to, and the track's own id.
package struct MediaStreamIdentifier: Hashable, Sendable {
    /// nil for `-`: a track without a stream.
    package var streamID: String?
    package var trackID: String?

    package init(streamID: String?, trackID: String?) {
        self.streamID = streamID
        self.trackID = trackID
    }

    init?(_ value: Substring) {
        let fields = value.parts(separatedBy: " ")
        guard (1...2).contains(fields.count) else { return nil }
        self.init(streamID: fields[0] == "-" ? nil : String(fields[0]), trackID: fields.count == 2 ? String(fields[1]) : nil)
    }
}

extension MediaStreamIdentifier: CustomStringConvertible {
    package var description: String { (streamID ?? "-") + (trackID.map { " \($0)" } ?? "") }
}
