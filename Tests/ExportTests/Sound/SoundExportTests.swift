import Archive
import Export
import Media
import Recording
import Testing

struct SoundExportTests {
    /// A quarter of full scale, as a root of the mean square.
    private static let loud = 4500.0...6500.0

    @Test func `a WAV is as long as the sound and has it`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 3))
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav"), to: "out.wav"))
        #expect(wave.channels == 2)
        #expect(wave.seconds == 3)
        #expect(Self.loud.contains(wave.loudness(from: 0.1, to: 2.9)))
    }

    @Test func `raw sound is the samples of the WAV and nothing else`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 3, gaps: [40]))
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav"), to: "out.wav"))
        let raw = try await Disk.read(call.export(ExportRequest(format: "raw"), to: "out.raw"))
        #expect(raw.count == wave.samples.count * 2)
        #expect(
            zip(raw.indices, wave.samples).allSatisfy { index, sample in
                Int16(truncatingIfNeeded: Int(raw[2 * index]) | Int(raw[2 * index + 1]) << 8) == sample
            })
    }

    @Test func `sound that never came is silence of its length`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 6, gaps: Set(100..<200)))
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav"), to: "out.wav"))
        #expect(abs(wave.seconds - 6) <= 0.02)
        #expect(Self.loud.contains(wave.loudness(from: 0.1, to: 1.9)))
        #expect(wave.loudness(from: 2.2, to: 3.9) < 10)
        #expect(Self.loud.contains(wave.loudness(from: 4.1, to: 5.9)))
    }

    @Test func `who was muted to the end has a WAV that ends with the last sound`() async throws {
        let call = try RecordedCall()
        let gaps = Set(20..<40).union(100..<200)
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 4, gaps: gaps, fillsGaps: true))
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav"), to: "out.wav"))
        #expect(wave.seconds == 2, "filled in the middle, not at the end")
        let cut = try await WaveFile(call.export(ExportRequest(format: "wav", to: 3), to: "cut.wav"))
        #expect(cut.seconds == 3, "a range is as long as it is")
    }

    @Test func `a single lost packet is concealed, not silenced`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 2, gaps: [50]))
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav"), to: "out.wav"))
        #expect(abs(wave.seconds - 2) <= 0.02)
        #expect(wave.loudness(from: 1.0, to: 1.02) > 1500)
    }

    @Test func `a cut is exact to the sample`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", offset: 1, SampleFile.webM(seconds: 6))
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav", from: 2.345, to: 4.005), to: "out.wav"))
        #expect(wave.samples.count == Int((1.66 * 48_000).rounded()) * 2)
        // In tune from the first moment.
        #expect(Self.loud.contains(wave.loudness(from: 0, to: 0.05)))
    }

    @Test func `a cut that begins before anybody spoke begins with silence`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", offset: 2, SampleFile.webM(seconds: 2))
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav", from: 1), to: "out.wav"))
        #expect(abs(wave.seconds - 3) <= 0.001)
        #expect(wave.loudness(from: 0, to: 0.99) == 0)
        #expect(Self.loud.contains(wave.loudness(from: 1.1, to: 2.9)))
    }

    @Test func `who left and came back is heard at the right time`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 1))
        try await call.add("ana-2.webm", of: "Ana", offset: 4, SampleFile.webM(seconds: 1))
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav"), to: "out.wav"))
        #expect(abs(wave.seconds - 5) <= 0.02)
        #expect(wave.loudness(from: 1.2, to: 3.9) < 10)
        #expect(Self.loud.contains(wave.loudness(from: 4.1, to: 4.9)))
    }

    @Test func `an Ogg recording becomes the same WAV`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.ogg", of: "Ana", SampleFile.ogg(seconds: 3))
        let other = try RecordedCall()
        try await other.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 3))
        let ogg = try await WaveFile(call.export(ExportRequest(format: "wav"), to: "out.wav"))
        let webM = try await WaveFile(other.export(ExportRequest(format: "wav"), to: "out.wav"))
        #expect(ogg.samples == webM.samples)
        #expect(throws: ExportRequestError.self) { _ = try ExportPlan(ExportRequest(format: "webm"), of: call.manifest) }
    }

    @Test func `Ogg holds the packets as they are, gaps filled`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 6, gaps: Set(100..<200)))
        let path = try await call.export(ExportRequest(format: "ogg"), to: "out.ogg")
        var reader = try OggOpusReader(FileByteSource(ReadableFile(path)))
        var samples = 0
        var packets = 0
        while let bytes = try reader.nextPacket() {
            let packet = OpusPacket(parsing: bytes.span.bytes)
            samples += packet?.sampleCount ?? 0
            packets += bytes.count > 2 ? 1 : 0
        }
        #expect(samples == 6 * 48_000 + Int(reader.head.preSkip))
        #expect(packets == 200)
        #expect(reader.hasEnd)
        if Tool.isInstalled("opusinfo") {
            let report = try Tool.run("opusinfo", path)
            #expect(!report.contains("WARNING"), "\(report)")
            #expect(report.contains("Playback length: 0m:06.000s"), "\(report)")
        }
    }

    @Test func `an Ogg recording is copied as it is, and cut like any other`() async throws {
        let call = try RecordedCall()
        let media = try SampleFile.ogg(seconds: 3)
        try await call.add("ana.ogg", of: "Ana", media)
        #expect(try await Disk.read(call.export(ExportRequest(format: "ogg"), to: "out.ogg")) == media.bytes)
        let path = try await call.export(ExportRequest(format: "ogg", to: 2), to: "cut.ogg")
        let wave = try await WaveFile(call.export(ExportRequest(format: "wav", to: 2), to: "out.wav"))
        #expect(wave.seconds == 2)
        if Tool.isInstalled("opusinfo") {
            let report = try Tool.run("opusinfo", path)
            #expect(!report.contains("WARNING"), "\(report)")
            #expect(report.contains("Playback length: 0m:02.000s"), "\(report)")
        }
    }

    @Test func `a cut of Ogg is heard from the wanted moment on`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 6))
        let path = try await call.export(ExportRequest(format: "ogg", from: 2.005, to: 4), to: "out.ogg")
        let reader = try OggOpusReader(FileByteSource(ReadableFile(path)))
        // 80 ms before 2.005 s, at a packet's beginning: the one at 1.94 s.
        #expect(reader.head.preSkip == 65 * 48)
        if Tool.isInstalled("opusinfo") {
            let report = try Tool.run("opusinfo", path)
            #expect(!report.contains("WARNING"), "\(report)")
            #expect(report.contains("Playback length: 0m:01.995s"), "\(report)")
        }
    }
}
