import Media
import RecorderServer
import Recording
import TestSupport
import Testing

/// What was recorded and what its capture makes again are the same bytes.
@Suite struct ReplayTests {
    @Test(arguments: [7, 8] as [UInt64])
    func `a call with loss, a pause, a mute, a restart of ICE and a return is made again byte for byte`(seed: UInt64) throws {
        let call = try CapturedCall.eventful(seed: seed)
        #expect(call.files.keys.sorted() == ["ana.webm", "bob-2.webm", "bob.webm"])
        #expect(call.rig.disk.mistakes == [])
        let replayed = try MemoryDisk(replaying: call.capture)
        #expect(replayed.mistakes == [])
        #expect(CapturedCall.files(on: replayed).keys.sorted() == call.files.keys.sorted())
        for (name, bytes) in call.files {
            let isSame = CapturedCall.files(on: replayed)[name] == bytes
            #expect(isSame, "\(name)")
        }
        // Statistics stand in reports only, and in no capture.
        #expect(replayed.commits.last?.withoutDetails == call.rig.disk.commits.last?.withoutDetails)
    }

    @Test(arguments: [21, 22, 23] as [UInt64])
    func `simulcast, redundant sound, a new source, markers, a bad path and a stop in full flow are made again byte for byte`(
        seed: UInt64
    ) throws {
        let call = try CapturedCall.varied(seed: seed)
        #expect(call.files.keys.sorted() == ["ana.webm", "bob.webm"])
        let replayed = try MemoryDisk(replaying: call.capture)
        for (name, bytes) in call.files {
            let isSame = CapturedCall.files(on: replayed)[name] == bytes
            #expect(isSame, "\(name)")
            #expect(try RigFile(bytes: bytes).chapters.map(\.label) == ["Vote", "Break"])
        }
        // It was no easy call.
        let tracks = try #require(call.rig.recording.report.participants.first?.tracks)
        #expect(tracks.contains { $0.recoveredByRedundancy > 0 } && tracks.contains { $0.recoveredByRetransmission > 0 })
        #expect(tracks.contains { $0.reorderedPackets > 0 } && tracks.contains { $0.resolutions.count > 1 })
    }

    @Test func `media that overtake the handshake go to their file at the same moment again`() throws {
        // A handshake that takes its time: the first packets come before its last flight.
        let call = try CapturedCall(seed: 4, network: .init(handshakeDelay: .milliseconds(180))) { rig in
            try rig.join("ana", [.pictures(for: .seconds(4)), .sound(for: .seconds(4))])
            try rig.run(for: .seconds(6))
        }
        var reader = try CaptureReader(MemoryByteSource(call.capture))
        var holds = 0
        while let record = try reader.next() {
            if case .event(.hold) = record.content { holds += 1 }
        }
        #expect(holds > 0)
        let isSame = CapturedCall.files(on: try MemoryDisk(replaying: call.capture)) == call.files
        #expect(isSame)
    }

    @Test func `a capture that was cut anywhere makes files up to there`() throws {
        let call = try CapturedCall(seed: 2, network: .init(loss: 0.03, jitter: .milliseconds(10))) { rig in
            try rig.join("ana", [.sound(for: .seconds(4)), .pictures(for: .seconds(4), byteCount: 300)])
            try rig.run(for: .seconds(5))
        }
        let whole = try payloads(in: MemoryDisk(replaying: call.capture))
        #expect(whole[.opus, default: []].count == 200 && whole[.vp8, default: []].count > 115)
        var random = SeededGenerator(seed: 3)
        var made: [Codec: Int] = [:]
        // In the middle of blocks, most of them.
        for count in (0..<24).map({ _ in Int.random(in: 0..<call.capture.count, using: &random) }).sorted() {
            let cut = Array(call.capture[..<count])
            guard var reader = try? CaptureReader(MemoryByteSource(cut)) else {
                // The first record is not whole.
                #expect(count < 2000)
                continue
            }
            while try reader.next() != nil {}
            #expect(!reader.isComplete)
            let payloads = try payloads(in: MemoryDisk(replaying: cut))
            for codec in [Codec.opus, .vp8] {
                let frames = payloads[codec, default: []]
                // A frame that waited for a missing packet comes without it at the cut.
                #expect(frames.count >= made[codec, default: 0])
                made[codec] = frames.count
                let isBeginning = whole[codec, default: []].starts(with: frames)
                #expect(isBeginning || codec == .opus, "\(codec), \(count) bytes")
            }
        }
        #expect(made[.vp8, default: 0] > 100)
    }

    @Test func `a capture that was changed anywhere is read or refused, and never more than that`() throws {
        let call = try CapturedCall(seed: 5, network: .init()) { rig in
            try rig.join("ana", [.sound(for: .seconds(1)), .pictures(for: .seconds(1), byteCount: 100)])
            try rig.run(for: .seconds(2))
        }
        var random = SeededGenerator(seed: 11)
        for _ in 0..<30 {
            var bytes = call.capture
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            _ = try? MemoryDisk(replaying: bytes)
        }
    }

    @Test func `captures of others and of later versions are refused in words`() throws {
        var writer = PcapngWriter(application: "tcpdump", interfaces: [PcapngInterface(linkType: PcapngInterface.LinkType.ipv4)])
        writer.write(PcapngPacket(interface: 0, nanoseconds: 1, bytes: [1, 2, 3]))
        let foreign = MemoryByteSource(writer.takeBytes())
        #expect(throws: CaptureError.notOurs) { try CaptureReader(foreign) }
        #expect(CaptureError.notOurs.description.contains("serve --capture"))

        let call = try CapturedCall(seed: 1, network: .init()) { try $0.run(for: .seconds(1)) }
        let text = String(decoding: call.capture, as: UTF8.self)
        let later = Array(text.utf8) == call.capture ? text.replacing("\"version\":1", with: "\"version\":9") : ""
        if !later.isEmpty {
            #expect(throws: CaptureError.unsupportedVersion(9, application: "Recorder tests")) {
                try CaptureReader(MemoryByteSource(Array(later.utf8)))
            }
        }
        #expect(throws: PcapngError.notPcapng) { try CaptureReader(MemoryByteSource([])) }
    }

    /// Of the first file.
    private func payloads(in disk: MemoryDisk) throws -> [Codec: [[UInt8]]] {
        guard let file = disk.files.values.first else { return [:] }
        return try RigFile(bytes: file.bytes).blocks.reduce(into: [:]) { $0[$1.codec, default: []].append($1.payload) }
    }
}
