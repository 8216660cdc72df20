import Media
import Testing

@testable import Recording

@Suite struct RecordingTimelineTests {
    private static func event(_ type: TimelineEvent.Kind, _ at: Double) -> TimelineEvent {
        TimelineEvent(type, at: at, time: WallTime(milliseconds: 0))
    }

    @Test func `events are in order of time, and at one moment in the order of telling`() {
        var timeline = RecordingTimeline()
        for event in [
            Self.event(.started, 0), Self.event(.marker, 5), Self.event(.freeze, 3), Self.event(.paused, 5), Self.event(.joined, 0),
        ] {
            timeline.insert(event)
        }
        #expect(timeline.events.map(\.type) == [.started, .joined, .freeze, .marker, .paused])
    }

    @Test func `a call that freezes for days leaves room for people, and the end is always told`() {
        var timeline = RecordingTimeline()
        for second in 0..<100_000 { timeline.insert(Self.event(.freeze, Double(second))) }
        #expect(timeline.events.count == RecordingTimeline.mostMediaEvents)
        for second in 100_000..<110_000 { timeline.insert(Self.event(.joined, Double(second))) }
        timeline.insert(Self.event(.stopped, 110_000))
        #expect(timeline.events.count == RecordingTimeline.mostEvents + 1)
        #expect(timeline.events.last?.type == .stopped)
        #expect(timeline.omitted == 100_000 + 10_000 - RecordingTimeline.mostEvents)
    }
}
