import Media
import TestSupport
import Testing

@testable import Recording

/// Who watches while it records sees what is committed.
struct FollowingTests {
    @Test(arguments: [1, 4])
    func `nothing is committed later than a second and a half after it was captured`(people: Int) throws {
        var rig = RecordingRig()
        for person in 0..<people {
            let id = ParticipantID("p\(person)")
            // Everybody's clusters end at other moments.
            let start = Duration.milliseconds(230 * person)
            rig.join(id, name: "Person \(person)", at: start)
            var streams = [SimulatedStream.sound(until: .seconds(20)), .picture(until: .seconds(20))]
            for index in streams.indices { streams[index].starts = .zero + start }
            rig.send(streams, from: id)
        }
        var newest: [String: MonotonicTime] = [:]
        var worst = Duration.zero
        for step in 1...1900 {
            let commits = rig.disk.commits.count
            rig.run(until: .milliseconds(10 * step))
            guard rig.disk.commits.count > commits, let commit = rig.disk.commits.last else { continue }
            for entry in commit.files {
                let bytes = rig.disk.files.values.first { $0.name == entry.name }?.bytes ?? []
                let captured = try Self.lastCapture(in: bytes.prefix(Int(entry.bytes)))
                // Once it runs: connecting and settling where zero is come first.
                if let before = newest[entry.name], rig.now > .zero + .seconds(5) { worst = max(worst, rig.now - before) }
                newest[entry.name] = max(newest[entry.name] ?? .zero, captured ?? .zero)
            }
        }
        #expect(newest.count == people)
        #expect(worst < .milliseconds(1500), "\(worst)")
        #expect(worst > .milliseconds(500), "a test that sees nothing: \(worst)")
    }

    /// A crash at any moment takes no more than was received in the last flush interval, from the very first frame on: tracks that begin one after the
    /// other, reports that come late or never, a picture only now and then.
    @Test(arguments: [500, 1000, 2000], [0, 1])
    func `nothing that was received a flush interval ago is missing on the disk`(interval: Int, variant: Int) throws {
        var rig = RecordingRig { $0.flushInterval = .milliseconds(interval) }
        let ana = ParticipantID("ana")
        rig.join(ana, name: "Ana", at: .zero)
        var streams = [SimulatedStream.sound(until: .seconds(8)), .picture(until: .seconds(8))]
        streams[1].starts = .zero + .milliseconds(variant == 0 ? 620 : 3000)
        streams[0].jitter = .milliseconds(60)
        if variant == 1 {
            streams[0].firstReport = nil
            streams[1].interval = .milliseconds(1700)
        }
        rig.send(streams, from: ana)
        var random = SeededGenerator(seed: 1)
        let arrivals = streams.flatMap { $0.frames(using: &random) }.map(\.captured)
        for step in 1...750 {
            rig.run(until: .milliseconds(10 * step))
            let bytes = rig.disk.files.values.first?.bytes ?? []
            var captured: Set<MonotonicTime> = []
            if !bytes.isEmpty {
                var reader = try MatroskaReader(MemoryByteSource(bytes))
                while let frame = try reader.nextFrame() {
                    guard let codec = reader.track(frame.track)?.codec else { continue }
                    if let time = SimulatedStream.captured(in: try reader.payload(of: frame), codec: codec) { captured.insert(time) }
                }
            }
            // Captured at most 40 ms and the jitter before it arrived.
            let oldest = arrivals.filter { !captured.contains($0) }.min() ?? rig.now
            let missing: Duration = rig.now - oldest
            #expect(missing <= .milliseconds(interval + 110), "at \(10 * step) ms")
            guard missing <= .milliseconds(interval + 110) else { return }
        }
    }

    private static func lastCapture(in bytes: ArraySlice<UInt8>) throws -> MonotonicTime? {
        guard !bytes.isEmpty else { return nil }
        var reader = try MatroskaReader(MemoryByteSource(Array(bytes)))
        var last: MonotonicTime?
        while let frame = try reader.nextFrame() {
            guard let codec = reader.track(frame.track)?.codec else { continue }
            last = SimulatedStream.captured(in: try reader.payload(of: frame), codec: codec) ?? last
        }
        return last
    }
}
