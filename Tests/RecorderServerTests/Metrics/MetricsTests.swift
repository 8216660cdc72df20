import Testing

@testable import RecorderServer

@Suite struct MetricsTests {
    private static let dropped = Metric("recorder_dropped_total", .counter, help: "Dropped\nthings with a \\.")
    private static let rooms = Metric("recorder_rooms", .gauge, help: "Rooms.")

    @Test func `counters add up and gauges are set, by labels`() async {
        let metrics = Metrics()
        metrics.add(to: Self.dropped, labels: ["reason": "b", "kind": "x"])
        metrics.add(2, to: Self.dropped, labels: ["reason": "a\"\n\\"])
        metrics.add(to: Self.dropped, labels: ["reason": "b", "kind": "x"])
        metrics.set(1, of: Self.rooms)
        metrics.collect { sample in sample.set(2.5, of: Self.rooms) }
        #expect(
            await metrics.text() == """
                # HELP recorder_dropped_total Dropped\\nthings with a \\\\.
                # TYPE recorder_dropped_total counter
                recorder_dropped_total{kind="x",reason="b"} 2
                recorder_dropped_total{reason="a\\"\\n\\\\"} 2
                # HELP recorder_rooms Rooms.
                # TYPE recorder_rooms gauge
                recorder_rooms 2.5

                """)
    }
}
