import Media
import TestSupport
import Testing

@testable import Recording

/// Nothing that peers send, in whatever order it comes, brings a recording down.
struct HostileInputTests {
    @Test(arguments: 1...40 as ClosedRange<UInt64>)
    func `random inputs in random order end in a recording that is over`(seed: UInt64) throws {
        var rig = RecordingRig(seed: seed)
        var random = SeededGenerator(seed: seed)
        var milliseconds: Int64 = 0
        for _ in 0..<1500 {
            milliseconds += Int64.random(in: 0...(Int.random(in: 0..<100, using: &random) == 0 ? 20_000 : 30), using: &random)
            rig.at(.milliseconds(milliseconds), Self.input(at: .zero + .milliseconds(milliseconds), using: &random))
        }
        rig.stop(at: .milliseconds(milliseconds))
        #expect(rig.disk.mistakes.isEmpty)
        let state = rig.session.manifest.state
        #expect(state == .completed || state == .failed)
        let files = rig.session.manifest.files
        #expect(files.allSatisfy { $0.complete && !$0.tracks.isEmpty })
        for file in files {
            let read = try RecordedFile(file.name, of: rig)
            #expect(read.isMonotonic)
            #expect(read.problems.isEmpty)
            #expect(read.duration <= Double(milliseconds) / 1000 + 1)
            #expect(
                read.waveDuration <= Double(milliseconds) / 1000 + Double(read.packets.count) * 0.12 + 1, "silence is not made of nothing")
        }
    }

    private static func input(at now: MonotonicTime, using random: inout SeededGenerator) -> RecordingSession.Input {
        let person = ParticipantID("p\(Int.random(in: 0..<3, using: &random))")
        let track = TrackID(rawValue: UInt32.random(in: 0..<4, using: &random))
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<3: return .participantJoined(person, name: String(decoding: [UInt8.random(in: 0...255, using: &random)], as: UTF8.self))
        case 3: return .participantLeft(person)
        case 4: return .connection(person, [.connecting, .connected, .lost, .closed].randomElement(using: &random)!)
        case 5..<9: return .trackAdded(person, track, codec: track.rawValue % 2 == 0 ? .vp8 : .opus, isScreenShare: .random(using: &random))
        case 9: return .trackEnded(person, track)
        case 10..<13: return .recovery(isWaiting: .random(using: &random), person, track)
        case 13: return .framesLost(.random(in: -5...5, using: &random), person, track)
        case 14: return .pause
        case 15, 16: return .resume
        case 17: return .roomIsEmpty(.random(using: &random))
        case 18: return .participantWarning(person, .random(using: &random) ? "warned" : nil)
        case 19..<25: return .senderReport(report(at: now, using: &random), person, track)
        default: return .frame(frame(track, at: now, using: &random), person, track)
        }
    }

    private static func timestamp(at now: MonotonicTime, clockRate: Int64, using random: inout SeededGenerator) -> Int64 {
        switch Int.random(in: 0..<40, using: &random) {
        case 0: .min
        case 1: .max
        case 2: 0
        case 3: .random(in: .min ... .max, using: &random)
        default: now.nanoseconds / 1_000_000 * clockRate / 1000
        }
    }

    private static func report(at now: MonotonicTime, using random: inout SeededGenerator) -> SenderReportTiming {
        SenderReportTiming(
            ssrc: .random(in: 0..<3, using: &random), ntpTime: NTPTime(rawValue: .random(in: 0 ... .max, using: &random)),
            rtpTimestamp: timestamp(at: now, clockRate: 48_000, using: &random), arrival: now,
            canonicalName: [nil, "a", "b"].randomElement(using: &random)!)
    }

    private static func frame(_ track: TrackID, at now: MonotonicTime, using random: inout SeededGenerator) -> EncodedFrame {
        let codec: Codec = track.rawValue % 2 == 0 ? .vp8 : .opus
        let isKeyframe = codec == .opus || Int.random(in: 0..<10, using: &random) == 0
        let payload = (0..<Int.random(in: 0...30, using: &random)).map { _ in UInt8.random(in: 0...255, using: &random) }
        return EncodedFrame(
            codec: codec, rtpTimestamp: timestamp(at: now, clockRate: codec.clockRate, using: &random),
            ssrc: Int.random(in: 0..<20, using: &random) == 0 ? 2 : 1,
            arrival: now - .milliseconds(Int64.random(in: 0...5, using: &random)),
            isKeyframe: isKeyframe,
            dimensions: codec == .vp8 && isKeyframe ? VideoDimensions(width: .random(in: 1...16_383, using: &random), height: 240) : nil,
            payload: payload)
    }
}
