import Archive
import Export
import Foundation
import Media
import Recording
import TestSupport
import Testing

struct MatroskaExportTests {
    private struct Content {
        var reader: MatroskaReader
        var frames: [(track: Int, time: MediaTime, isKeyframe: Bool, payload: [UInt8])] = []

        init(_ path: String) throws {
            reader = try MatroskaReader(FileByteSource(ReadableFile(path)))
            while let frame = try reader.nextFrame() {
                frames.append((frame.track, reader.time(of: frame), frame.isKeyframe, try reader.payload(of: frame)))
            }
        }

        var payloads: [[UInt8]] { frames.map(\.payload) }
    }

    @Test func `without a cut the file is copied as it is`() async throws {
        let call = try RecordedCall()
        let media = try SampleFile.webM(seconds: 2)
        try await call.add("ana.webm", of: "Ana", media)
        let path = try await call.export(ExportRequest(format: "webm"), to: "out.webm")
        #expect(try Disk.read(path) == media.bytes)
        #expect(!Disk.exists(path + ".part"))
    }

    @Test func `markers become chapters, and a cut has those within it`() async throws {
        let call = try RecordedCall()
        call.mark([(1, "before"), (2.5, "here"), (4, "there"), (5, "behind")])
        try await call.add("ana.webm", of: "Ana", offset: 0.5, SampleFile.webM(seconds: 6))
        let whole = try await Content(call.export(ExportRequest(format: "mkv"), to: "whole.mkv"))
        // The whole begins where the file does.
        #expect(whole.reader.chapters.map(\.label) == ["before", "here", "there", "behind"])
        #expect(whole.reader.chapters.map(\.time.milliseconds) == [500, 2000, 3500, 4500])
        let cut = try await Content(call.export(ExportRequest(format: "webm", from: 2.5, to: 4.2), to: "cut.webm"))
        #expect(cut.reader.chapters.map(\.label) == ["here", "there"])
        let first = try #require(cut.reader.chapters.first?.time)
        // It begins at the key frame before.
        #expect(first.inSeconds >= 0 && first.inSeconds <= 1)
        #expect(cut.reader.chapters.last.map { $0.time - first } == .milliseconds(1500))
    }

    @Test func `mkv holds the same frames at the same times`() async throws {
        let call = try RecordedCall()
        let media = try SampleFile.webM(seconds: 2)
        try await call.add("ana.webm", of: "Ana", media)
        let source = try Content(call.archive.folder.folder(of: call.manifest.id) + "/ana.webm")
        let copy = try await Content(call.export(ExportRequest(format: "mkv"), to: "out.mkv"))
        #expect(copy.reader.docType == "matroska")
        #expect(copy.payloads == source.payloads)
        #expect(copy.frames.map(\.time) == source.frames.map(\.time))
        #expect(copy.frames.map(\.isKeyframe) == source.frames.map(\.isKeyframe))
        #expect(copy.reader.info.duration == source.reader.info.duration)
        #expect(copy.reader.cues.count == 2)
    }

    @Test func `a cut is exactly its range, and hides the pictures since the key frame before it`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 6))
        let cut = try await Content(call.export(ExportRequest(format: "webm", from: 2.5, to: 4.21), to: "out.webm"))
        let pictures = cut.frames.filter { $0.track == 2 }
        // Those of 2 s … 2.48 s at the beginning, of which the last is shown, and those of 2.52 s … 4.2 s where they belong.
        let later: [Int64] = (0..<43).map { 20 + 40 * $0 }
        #expect(pictures.map(\.time.milliseconds) == [Int64](repeating: 0, count: 13) + later)
        #expect(pictures.map { $0.payload[0] & 0x10 == 0 }.prefix(12).allSatisfy { $0 })
        #expect(pictures[0].isKeyframe)
        // Of the sound, every packet that begins within it.
        let packets: [Int64] = (0..<86).map { 20 * $0 }
        #expect(cut.frames.filter { $0.track == 1 }.map(\.time.milliseconds) == packets)
        #expect(try #require(cut.reader.info.duration) == .milliseconds(1710))
    }

    /// A person who exports hears no sound beyond the end either: the last packet says how much of it is to be thrown away.
    @Test func `the last frames of a cut end with it`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 6))
        let path = try await call.export(ExportRequest(format: "webm", from: 2.5, to: 4.21), to: "out.webm")
        var reader = try MatroskaReader(FileByteSource(ReadableFile(path)))
        var last: [Int: MatroskaFrame] = [:]
        while let frame = try reader.nextFrame() { last[frame.track] = frame }
        #expect(last[1]?.discardPadding == .milliseconds(10))
        #expect(last[2]?.duration == .milliseconds(10))
    }

    @Test func `with keyframe a cut begins at the key frame before, and hides nothing`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 6))
        let cut = try await Content(call.export(ExportRequest(format: "webm", from: 2.5, to: 4.2, keyframe: true), to: "out.webm"))
        // From the key frame at 2 s to 4.2 s: 110 packets of sound, 55 pictures.
        #expect(cut.frames.count == 165)
        let firstPicture = try #require(cut.frames.first { $0.track == 2 })
        #expect(firstPicture.isKeyframe)
        #expect(firstPicture.time == .zero)
        #expect(cut.frames.map(\.time).min() == .zero)
        #expect(try #require(cut.reader.info.duration) == .milliseconds(2200))
    }

    @Test func `a picture that stands through the whole cut is shown all the time`() async throws {
        let call = try RecordedCall()
        var writer = MatroskaWriter(.init(writingApp: "test", seed: 1))
        let track = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 176, height: 144))))
        for second in [0, 1, 61] as [Int64] {
            let time = MediaTime(milliseconds: second * 1000)
            writer.write(MuxedFrame(track: track, time: time, isKeyframe: second == 0, payload: [second == 0 ? 0x10 : 0x11, 2, 3]))
        }
        writer.finish()
        try await call.add("ana.webm", of: "Ana", SampleFile(collecting: &writer))
        let cut = try await Content(call.export(ExportRequest(format: "webm", from: 10, to: 20), to: "out.webm"))
        #expect(cut.frames.map(\.time) == [.zero, .zero])
        #expect(cut.frames.map { $0.payload[0] } == [0x00, 0x11])
        #expect(cut.reader.info.duration == .seconds(10))
    }

    @Test(.enabled(if: Tool.isInstalled("ffmpeg") && Disk.exists(Self.vectors)))
    func `the pictures of a cut are those of the original, bit by bit, and none more`() async throws {
        let ivf = try IVFReader(parsing: Disk.read(Self.vectors))
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 1.2, pictures: ivf.frames))
        let path = try await call.export(ExportRequest(format: "webm", from: 0.5, to: 1), to: "out.webm")
        let original = try Self.checksums(Self.vectors)
        let cut = try Self.checksums(path)
        // Pictures 12 (at 480 ms) to 24 (at 960 ms).
        #expect(cut == Array(original[12...24]))
        let duration = try Tool.run("ffprobe", "-v", "warning", "-show_entries", "format=duration", "-of", "csv=p=0", path)
        #expect(duration == "0.500000\n")
    }

    /// The MD5 of each picture that ffmpeg shows.
    private static func checksums(_ path: String) throws -> [String] {
        let lines = try Tool.run(
            "ffmpeg", "-v", "error", "-i", path, "-map", "0:v", "-fps_mode", "passthrough", "-pix_fmt", "yuv420p", "-f", "framemd5", "-")
        return lines.split(separator: "\n").filter { !$0.hasPrefix("#") }
            .compactMap { $0.split(separator: ",").last?.trimmingCharacters(in: .whitespaces) }
    }

    @Test func `a cut of sound alone begins at once`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 6, video: false))
        let cut = try await Content(call.export(ExportRequest(format: "webm", from: 2.5, to: 4.2), to: "out.webm"))
        #expect(cut.frames.count == 85)
        #expect(cut.frames.first?.time == .zero)
    }

    @Test func `times are those of the recording, not of the file`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", offset: 10, SampleFile.webM(seconds: 6))
        let cut = try await Content(call.export(ExportRequest(format: "webm", from: 12.5, to: 14.2), to: "out.webm"))
        // 85 packets of sound, 42 pictures and 13 at the beginning.
        #expect(cut.frames.count == 140)
    }

    @Test func `who left and came back goes on in the same tracks, with the time between`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", offset: 3, SampleFile.webM(seconds: 2))
        try await call.add("ana-2.webm", of: "Ana", offset: 10, SampleFile.webM(seconds: 2))
        let whole = try await Content(call.export(ExportRequest(format: "webm"), to: "out.webm"))
        #expect(whole.reader.tracks.count == 2)
        #expect(whole.frames.count == 2 * 150)
        #expect(whole.frames.first?.time == .zero)
        #expect(try #require(whole.reader.info.duration) == .seconds(9))
        #expect(zip(whole.frames, whole.frames.dropFirst()).allSatisfy { $0.time <= $1.time })
    }

    @Test func `several participants are tracks of one file`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", offset: 0, SampleFile.webM(seconds: 3, name: "Ana"))
        try await call.add("bob.webm", of: "Bob", offset: 1.5, SampleFile.webM(seconds: 3, name: "Bob"))
        let path = try await call.export(ExportRequest(format: "mkv", layout: "separate"), to: "out.mkv")
        let both = try Content(path)
        #expect(both.reader.tracks.map(\.name) == ["Ana", "Bob", "Ana", "Bob"])
        #expect(both.frames.first { $0.track > 2 }?.time == MediaTime(milliseconds: 1500))
        #expect(zip(both.frames, both.frames.dropFirst()).allSatisfy { $0.time <= $1.time })
        if Tool.isInstalled("mkvmerge") { #expect(try !Tool.run("mkvmerge", "-i", path).contains("arning")) }
    }

    @Test func `a cut between two files holds nothing`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 1))
        try await call.add("ana-2.webm", of: "Ana", offset: 9, SampleFile.webM(seconds: 1))
        await #expect(throws: ExportError.nothingInRange) {
            _ = try await call.export(ExportRequest(format: "webm", from: 4, to: 5), to: "out.webm")
        }
        #expect(!Disk.exists(call.temporaryPath("out.webm")))
        #expect(!Disk.exists(call.temporaryPath("out.webm.part")))
    }

    @Test(.enabled(if: Tool.isInstalled("ffmpeg") && Disk.exists(Self.vectors)))
    func `ffmpeg decodes whole, cut and merged files without a word`() async throws {
        let ivf = try IVFReader(parsing: Disk.read(Self.vectors))
        let call = try RecordedCall()
        let media = try SampleFile.webM(seconds: 1.2, pictures: ivf.frames)
        try await call.add("ana.webm", of: "Ana", media)
        try await call.add("ana-2.webm", of: "Ana", offset: 2, media)
        for (name, request) in [
            ("whole.mkv", ExportRequest(format: "mkv")), ("whole.webm", ExportRequest(format: "webm")),
            ("cut.webm", ExportRequest(format: "webm", from: 0.5, to: 2.5)), ("sound.ogg", ExportRequest(format: "ogg")),
        ] {
            let path = try await call.export(request, to: name)
            // In the file's own time base: at a guessed frame rate the first two pictures of a cut would fall on one time.
            let said = try Tool.run("ffmpeg", "-v", "warning", "-xerror", "-i", path, "-enc_time_base", "-1", "-f", "null", "-")
            #expect(said == "", "\(name)")
        }
    }

    private static let vectors = ForeignCorpora.folder.path + "/vp8/vp80-00-comprehensive-002.ivf"

    @Test func `what is no Matroska is named`() async throws {
        let call = try RecordedCall()
        var media = try SampleFile.webM(seconds: 1)
        media.bytes = Array(repeating: 7, count: 1000)
        try await call.add("ana.webm", of: "Ana", media)
        let error = await #expect(throws: ExportError.self) {
            _ = try await call.export(ExportRequest(format: "mkv"), to: "out.mkv")
        }
        #expect(error?.description.hasPrefix("ana.webm cannot be read: ") == true)
    }

    @Test func `who stops it finds nothing left behind`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 5))
        let job = try await ExportJob(ExportPlan(ExportRequest(format: "mkv"), of: call.manifest), archive: call.archive)
        let path = call.temporaryPath("out.mkv")
        #expect(throws: ExportError.cancelled) {
            try job.write(to: path) { fraction in if fraction > 0.4 { throw ExportError.cancelled } }
        }
        #expect(!Disk.exists(path))
        #expect(!Disk.exists(path + ".part"))
    }

    @Test func `progress rises to 1`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 5))
        for format in ExportFormat.allCases {
            let job = try await ExportJob(ExportPlan(ExportRequest(format: format.rawValue), of: call.manifest), archive: call.archive)
            var fractions: [Double] = []
            try job.write(to: call.temporaryPath("out")) { fractions.append($0) }
            #expect(fractions.last == 1)
            #expect(fractions == fractions.sorted())
            #expect(fractions.allSatisfy { (0...1).contains($0) })
        }
    }
}
