import Media
import RecorderServer
import Recording
import TestSupport
import WebRTC

/// Captures what a `RecorderRig` records, as the media worker does.
final class CaptureTap: RigTap {
    let capture: RecordingCapture
    private var connections: [ParticipantID: Int] = [:]

    init(_ recording: RecordingSession) {
        capture = RecordingCapture(recording)
    }

    func joined(_ participant: ParticipantID, _ session: inout PeerSession, at now: MonotonicTime) {
        connections[participant] = capture.connect(participant, &session, at: now)
    }

    func willHandOn(from participant: ParticipantID, _ session: inout PeerSession, at now: MonotonicTime) {
        guard let connection = connections[participant] else { return }
        capture.take(from: &session, connection: connection, at: now)
    }

    func hasHandedOn(at now: MonotonicTime) {
        capture.settle(at: now)
    }

    func recordingHandles(_ input: RecordingSession.Input, at now: MonotonicTime) {
        capture.record(input, at: now)
    }
}

/// A simulated call, its files and its capture.
struct CapturedCall {
    let rig: RecorderRig
    let capture: [UInt8]

    /// - Parameter happens: between the first join and the stop.
    init(seed: UInt64, network: SimulatedNetwork.Impairment, _ happens: (RecorderRig) throws -> Void) throws {
        rig = try RecorderRig(seed: seed, network: network)
        let tap = CaptureTap(rig.recording)
        rig.tap = tap
        try happens(rig)
        try rig.stop()
        tap.capture.end(.complete, at: rig.now)
        capture = tap.capture.takeBytes()
    }

    /// Finished files by name.
    var files: [String: [UInt8]] { Self.files(on: rig.disk) }

    static func files(on disk: MemoryDisk) -> [String: [UInt8]] {
        Dictionary(uniqueKeysWithValues: disk.files.values.filter(\.isFinished).map { ($0.name, $0.bytes) })
    }

    /// Half a minute with everything that happens in calls, over a poor network.
    static func eventful(seed: UInt64 = 7) throws -> CapturedCall {
        try CapturedCall(seed: seed, network: .init(loss: 0.06, duplication: 0.01, jitter: .milliseconds(25))) { rig in
            let ana = try rig.join("ana", [.sound(for: .seconds(25)), .pictures(for: .seconds(25))])
            try rig.run(for: .seconds(4))
            let bob = try rig.join("bob", [.pictures(for: .seconds(20)), .sound(for: .seconds(4))], setup: .passive)
            try rig.run(for: .seconds(6))
            rig.pause()
            try rig.run(for: .seconds(2))
            rig.resume()
            try rig.run(for: .seconds(3))
            try rig.leave(bob)
            try rig.restartICE(of: ana)
            try rig.run(for: .seconds(3))
            // Back again, with other tracks and keys.
            try rig.join("bob", [.sound(for: .seconds(5)), .pictures(for: .seconds(5))])
            try rig.run(for: .seconds(6))
        }
    }
}

extension CapturedCall {
    /// What `eventful` has not: senders of many kinds, on a path with bursts of loss, and a stop while everybody sends.
    static func varied(seed: UInt64) throws -> CapturedCall {
        var network = SimulatedNetwork.Impairment(loss: 0.04, duplication: 0.02, jitter: .milliseconds(30))
        network.bursts = .init(begins: 0.002, ends: 0.2)
        return try CapturedCall(seed: seed, network: network) { rig in
            let layers = [("l", VideoDimensions(width: 320, height: 180)), ("h", VideoDimensions(width: 1280, height: 720))]
            let ana = try rig.join(
                "ana",
                [
                    .pictures(for: .seconds(60)).with { $0.layers = layers.map { (rid: $0.0, dimensions: $0.1) } },
                    .sound(for: .seconds(60)).with { ($0.canSendAgain, $0.redundancy) = (false, 2) },
                ])
            let bob = try rig.join("bob", [.sound(for: .seconds(60)), .pictures(for: .seconds(60)).with { $0.temporalLayers = 3 }])
            try rig.run(for: .seconds(5))
            rig.control(.marker(label: "Vote"))
            ana.setLayer(1, of: 0, isActive: false)
            bob.mute(0, .noTrack(timestampsStandStill: true), at: rig.now)
            try rig.run(for: .seconds(5))
            ana.setLayer(1, of: 0, isActive: true)
            bob.unmute(0, at: rig.now)
            bob.changeSource(of: 1, at: rig.now)
            rig.pause()
            rig.control(.marker(label: "Break"))
            try rig.run(for: .seconds(1))
            rig.resume()
            try rig.run(for: .seconds(5))
        }
    }
}

extension MemoryDisk {
    /// The files that a capture makes.
    init(replaying capture: [UInt8]) throws {
        self = try Self.replay(capture).disk
    }

    static func replay(_ capture: [UInt8], timing: RecordingTiming = .live) throws -> (disk: MemoryDisk, recording: RecordingSession) {
        var disk = MemoryDisk()
        var reader = try CaptureReader(MemoryByteSource(capture))
        var driver = ReplayDriver(reader.header, timing: timing)
        while let record = try reader.next() {
            try driver.handle(record)
            while let operation = driver.pollOperation() { disk.apply(operation) }
        }
        driver.finish()
        while let operation = driver.pollOperation() { disk.apply(operation) }
        return (disk, driver.recording)
    }
}
