/// What happened in a recording, in order of time.
///
/// Bounded: a call that loses packets for days must not fill memory. What happens to media gives way first, people and markers have room of their own.
package struct RecordingTimeline: Hashable, Sendable, Codable {
    package private(set) var events: [TimelineEvent] = []
    /// Events that found no room.
    package private(set) var omitted = 0

    static let mostMediaEvents = 2000
    static let mostEvents = 5000

    package init() {}

    /// Events may come a little after their time: a freeze is known when it is over.
    mutating func insert(_ event: TimelineEvent) {
        let limit = event.type.isOfMedia ? Self.mostMediaEvents : Self.mostEvents
        // The end is always told.
        guard events.count < limit || event.type == .stopped else {
            omitted += 1
            return
        }
        var index = events.endIndex
        while index > 0, events[index - 1].at > event.at { index -= 1 }
        events.insert(event, at: index)
    }
}
