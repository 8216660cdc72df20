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
