/// What was written of one track, and the tags that tell it as mkvtoolnix does, so that its tools and others show them.
package struct MatroskaTrackStatistics: Hashable, Sendable {
    package internal(set) var frames = 0
    /// Of payload.
    package internal(set) var bytes = 0
    /// Presentation time of the first frame.
    package internal(set) var start: MediaTime?
    /// Presentation time at which the last frame ends.
    package internal(set) var end: MediaTime = .zero

    package var duration: Duration { start.map { end - $0 } ?? .zero }

    func append(to tags: inout EBMLWriter, uid: UInt64, writingApp: String, date: WallTime?) {
        tags.append(.tag) { tag in
            tag.append(.targets) { targets in
                targets.append(.targetTypeValue, unsigned: 50)
                targets.append(.tagTrackUID, unsigned: uid, byteCount: 8)
            }
            Self.append("BPS", "\(bitsPerSecond)", to: &tag)
            Self.append("DURATION", Self.clock(duration), to: &tag)
            Self.append("NUMBER_OF_FRAMES", "\(frames)", to: &tag)
            Self.append("NUMBER_OF_BYTES", "\(bytes)", to: &tag)
            Self.append("_STATISTICS_WRITING_APP", writingApp, to: &tag)
            if let date {
                // 2026-11-21T12:02:03.250Z → 2026-11-21 12:02:03
                let text = String(date.description.prefix(19).replacing("T", with: " "))
                Self.append("_STATISTICS_WRITING_DATE_UTC", text, to: &tag)
            }
            Self.append("_STATISTICS_TAGS", "BPS DURATION NUMBER_OF_FRAMES NUMBER_OF_BYTES", to: &tag)
        }
    }

    private var bitsPerSecond: Int {
        let milliseconds = Int(duration.nanoseconds / 1_000_000)
        return milliseconds > 0 ? bytes * 8000 / milliseconds : 0
    }

    private static func append(_ name: String, _ value: String, to tag: inout EBMLWriter) {
        tag.append(.simpleTag) { simpleTag in
            simpleTag.append(.tagName, name)
            simpleTag.append(.tagString, value)
        }
    }

    /// `HH:MM:SS.nnnnnnnnn`.
    static func clock(_ duration: Duration) -> String {
        let nanoseconds = max(0, duration.nanoseconds)
        let seconds = nanoseconds / 1_000_000_000
        return [seconds / 3600, seconds / 60 % 60, seconds % 60].map { padded($0, to: 2) }.joined(separator: ":")
            + "." + padded(nanoseconds % 1_000_000_000, to: 9)
    }

    private static func padded(_ number: Int64, to digits: Int) -> String {
        let text = String(number)
        return String(repeating: "0", count: max(0, digits - text.count)) + text
    }
}
