import Media
import Testing

@testable import Recording

@Suite struct VerdictTests {
    private static func report(_ kind: MediaKind, _ change: (inout TrackReport) -> Void) -> TrackReport {
        var report = TrackReport(
            kind: kind, codec: kind == .video ? .vp8 : .opus, screen: false, file: "a.webm",
            bitrate: .init(start: 0, interval: 1, values: []))
        report.frames = 100
        change(&report)
        return report
    }

    private static func stops(_ seconds: Double, _ cause: MediaStop.Cause) -> TrackReport.Stops {
        var stops = MediaStops()
        stops.append(MediaStop(at: 1, duration: seconds, lost: 1, cause: cause))
        return .init(stops)
    }

    @Test func `says what is missing and nothing else`() {
        #expect(Verdict(of: Self.report(.video) { _ in }) == .complete)
        #expect(Verdict(of: Self.report(.video) { $0.freezes = Self.stops(2, .sender) }) == .complete)
        #expect(Verdict(of: Self.report(.audio) { $0.gaps = Self.stops(30, .sender) }) == .complete)
        let frozen = Self.report(.video) {
            $0.framesLost = 12
            $0.freezes = Self.stops(1.234, .loss)
        }
        #expect(Verdict(of: frozen) == Verdict(whole: false, text: "12 pictures lost, longest freeze 1.2 s"))
        let silent = Self.report(.audio) {
            $0.framesLost = 1
            $0.gaps = Self.stops(0.02, .loss)
        }
        #expect(Verdict(of: silent) == Verdict(whole: false, text: "1 packet of sound lost, 0.02 s without sound"))
        #expect(
            Verdict(ofAll: [Verdict(of: frozen), .complete, Verdict(of: silent)]).text
                == "12 pictures lost, longest freeze 1.2 s; 1 packet of sound lost, 0.02 s without sound")
    }

    @Test func `a track that was offered and never used is not missing`() {
        #expect(Verdict(of: Self.report(.video) { $0.frames = 0 }) == Verdict(whole: true, text: "no picture came"))
    }
}
