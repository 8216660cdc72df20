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

    @Test func `a cut begins at the key frame before and ends where it was told`() async throws {
        let call = try RecordedCall()
        try await call.add("ana.webm", of: "Ana", SampleFile.webM(seconds: 6))
        let cut = try await Content(call.export(ExportRequest(format: "webm", from: 2.5, to: 4.2), to: "out.webm"))
        // From the key frame at 2 s to 4.2 s: 110 packets of sound, 55 pictures.
        #expect(cut.frames.count == 165)
        let firstPicture = try #require(cut.frames.first { $0.track == 2 })
        #expect(firstPicture.isKeyframe)
        #expect(firstPicture.time == .zero)
        #expect(cut.frames.map(\.time).min() == .zero)
        #expect(try #require(cut.reader.info.duration) == .milliseconds(2200))
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
        #expect(cut.frames.count == 165)
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
            #expect(try Tool.run("ffmpeg", "-v", "warning", "-xerror", "-i", path, "-f", "null", "-") == "", "\(name)")
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
