import Media
import TestSupport
import Testing

@testable import Recording

private let ana = ParticipantID("ana")
private let ben = ParticipantID("ben")

struct LipSyncTests {
    @Test(arguments: [15, 60, 120] as [Int64], [20, 45] as [Int64])
    func `sound and picture captured together stand together, however long they take to encode`(
        pictureDelay: Int64, soundDelay: Int64
    ) throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        var sound = SimulatedStream.sound(until: .seconds(60))
        sound.sendingDelay = .milliseconds(soundDelay)
        sound.jitter = .milliseconds(10)
        var picture = SimulatedStream.picture(until: .seconds(60))
        picture.sendingDelay = .milliseconds(pictureDelay)
        picture.jitter = .milliseconds(10)
        rig.send([sound, picture], from: ana)
        rig.stop(at: .seconds(61))

        let file = try RecordedFile("ana.webm", of: rig)
        // The first seconds have no reports yet; what they teach is slewed in by 12 s.
        let soundLag = median(zip(file.packets, file.lags(of: .audio)).filter { $0.0.time > 12 }.map(\.1))
        let pictureLags = zip(file.pictures, file.lags(of: .video)).filter { $0.0.time > 12 }.map { $0.1 - soundLag }
        #expect(pictureLags.allSatisfy { abs($0) < 0.020 }, "\(pictureLags.min()!)...\(pictureLags.max()!)")
        #expect(abs(median(file.lags(of: .video)) - median(file.lags(of: .audio))) < 0.020)
        #expect(file.isMonotonic)
    }

    @Test func `without any report both are placed by their arrival`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        var sound = SimulatedStream.sound(until: .seconds(10))
        sound.firstReport = nil
        var picture = SimulatedStream.picture(until: .seconds(10))
        picture.firstReport = nil
        picture.sendingDelay = .milliseconds(40)
        rig.send([sound, picture], from: ana)
        rig.stop(at: .seconds(11))

        let file = try RecordedFile("ana.webm", of: rig)
        let difference = median(file.lags(of: .video)) - median(file.lags(of: .audio))
        #expect(abs(difference - 0.020) < 0.002, "the 20 ms that the picture takes longer")
    }

    @Test func `reports that put sound and picture seconds apart are not believed`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        var picture = SimulatedStream.picture(until: .seconds(30))
        picture.firstReport = nil
        rig.send([.sound(until: .seconds(30)), picture], from: ana)
        // As behind a mixer that counts from the first packet that it saw.
        for second in 1..<30 {
            rig.at(
                .seconds(second),
                .senderReport(
                    SenderReportTiming(
                        ssrc: picture.ssrc, ntpTime: NTPTime(rawValue: (3_900_000_002 + UInt64(second)) << 32),
                        rtpTimestamp: picture.firstTimestamp + Int64(second) * 90_000, arrival: .zero + .seconds(second),
                        canonicalName: "cname"), ana, picture.track))
        }
        rig.stop(at: .seconds(31))
        let file = try RecordedFile("ana.webm", of: rig)
        let difference = median(file.lags(of: .video)) - median(file.lags(of: .audio))
        #expect(abs(difference) < 0.020)
    }

    @Test func `two people whose wall clocks are years apart line up by arrival`() throws {
        var rig = RecordingRig()
        rig.join(ana, name: "Ana")
        rig.join(ben, name: "Ben", at: .milliseconds(300))
        rig.send([.sound(until: .seconds(20)), .picture(until: .seconds(20))], from: ana)
        var sound = SimulatedStream.sound(until: .seconds(20))
        sound.starts = .zero + .milliseconds(3700)
        sound.networkDelay = .milliseconds(60)
        sound.jitter = .milliseconds(30)
        var picture = SimulatedStream.picture(until: .seconds(20))
        picture.starts = sound.starts
        picture.networkDelay = .milliseconds(60)
        rig.send([sound, picture], from: ben, wallClockAtZero: 1_000_000_000)
        rig.stop(at: .seconds(21))

        let first = try RecordedFile("ana.webm", of: rig)
        let second = try RecordedFile("ben.webm", of: rig)
        #expect(abs(second.entry.offset - 3.74) < 0.05, "\(second.entry.offset)")
        for kind in [MediaKind.audio, .video] {
            #expect(abs(median(first.lags(of: kind)) - median(second.lags(of: kind))) < 0.080)
        }
    }
}
