import Foundation
import Media
import TestSupport
import Testing

/// Files at the edges of what numbers and fields hold.
struct LongAndLargeFilesTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Frames of a file, by the reader, each cue held against the block that it points to.
    private func frames(of source: some ByteSource) throws -> (reader: MatroskaReader, frames: [MatroskaFrame]) {
        var reader = try MatroskaReader(source)
        var frames: [MatroskaFrame] = []
        while let frame = try reader.nextFrame() { frames.append(frame) }
        #expect(reader.problems == [])
        let byPlace = Dictionary(uniqueKeysWithValues: frames.map { ($0.element.lowerBound, $0) })
        let clusters = Dictionary(frames.map { ($0.cluster.offset, $0.cluster.dataOffset) }, uniquingKeysWith: { first, _ in first })
        for cue in reader.cues {
            let cluster = reader.segmentDataOffset + cue.clusterPosition
            let target = clusters[cluster].flatMap { dataOffset in cue.relativePosition.flatMap { byPlace[dataOffset + $0] } }
            guard target?.timestamp == cue.time, target?.isKeyframe == true, target?.track == cue.track else {
                Issue.record("the cue at \(cue.time) points to \(String(describing: target))")
                break
            }
        }
        return (reader, frames)
    }

    /// What the tools say of a file; nothing is the best.
    private func complaints(about path: String) throws -> String {
        var said = ""
        if let ffmpeg = ExternalTool("ffmpeg") {
            said += try ffmpeg.run("-v", "warning", "-xerror", "-i", path, "-map", "0", "-c", "copy", "-f", "null", "-").errors
        }
        if let mkvmerge = ExternalTool("mkvmerge") {
            let result = try mkvmerge.run("-J", path)
            if !result.output.contains("\"warnings\": []") || !result.output.contains("\"errors\": []") { said += result.output }
        }
        if let info = ExternalTool("webm_info") {
            let result = try info.run("-i", path)
            if result.status != 0 { said += result.output + result.errors }
        }
        return said
    }

    private func probedDuration(of path: String) throws -> Double? {
        guard let ffprobe = ExternalTool("ffprobe") else { return nil }
        let output = try ffprobe.run("-v", "warning", "-show_entries", "format=duration", "-of", "csv=p=0", path).output
        return Double(output.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    @Test(.enabled(if: Corpus.isPresent, "the foreign test data is not here"))
    func `five hours keep their milliseconds, their cues stand before the clusters`() throws {
        let pictures = try Corpus.pictures("vp80-00-comprehensive-014")
        var configuration = Recordings.configuration()
        configuration.cueReserve = 1 << 16
        var writer = MatroskaWriter(configuration)
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        let video = writer.addTrack(MatroskaTrack(.vp8(pictures.dimensions)))
        var image = FileImage()
        let seconds: Int64 = 5 * 3600
        for tick in 0..<seconds * 1000 / 120 {
            let time = MediaTime(milliseconds: tick * 120)
            // Six frames of 20 ms that decoders conceal: sound of which nothing came.
            writer.write(MuxedFrame(track: audio, time: time, isKeyframe: true, payload: [0xFF, 6]))
            // A picture every 1.2 s, round and round.
            if tick % 10 == 0 {
                let picture = pictures.frames[Int(tick / 10) % pictures.frames.count]
                let isKeyframe = VP8FrameHeader(parsing: picture)?.isKeyframe ?? false
                writer.write(MuxedFrame(track: video, time: time, isKeyframe: isKeyframe, payload: picture))
            }
        }
        writer.finish()
        image.take(from: &writer)
        let (reader, frames) = try frames(of: MemoryByteSource(image.bytes))
        #expect(reader.info.duration == .seconds(seconds))
        #expect(frames.count == 150_000 + 15_000)
        #expect(reader.cues.count == frames.count { $0.track == 2 && $0.isKeyframe })
        #expect(try #require(reader.places[.cues]).lowerBound < reader.firstClusterOffset)
        let longest = Dictionary(grouping: frames, by: \.cluster.offset).values.map { cluster -> Int64 in
            let times = cluster.map(\.timestamp.milliseconds)
            return (times.max() ?? 0) - (times.min() ?? 0)
        }
        #expect(try #require(longest.max()) <= 1000)
        let path = try folder.write(image.bytes, as: "long.webm")
        #expect(try complaints(about: path) == "")
        if let duration = try probedDuration(of: path) { #expect(duration == Double(seconds)) }
    }

    /// 2³¹ ms are 24.8 days.
    @Test func `times beyond 31 bits of milliseconds are what they are`() throws {
        var writer = MatroskaWriter(Recordings.configuration())
        let audio = writer.addTrack(MatroskaTrack(.opus(OpusHead(channels: 2))))
        let start = (Int64(1) << 31) - 2000
        for tick in 0..<200 {
            writer.write(
                MuxedFrame(
                    track: audio, time: MediaTime(milliseconds: start + Int64(tick) * 20), isKeyframe: true, payload: Recordings.silence))
        }
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        let (reader, frames) = try frames(of: MemoryByteSource(image.bytes))
        #expect(frames.map(\.timestamp.milliseconds) == (0..<200).map { start + Int64($0) * 20 })
        #expect(reader.info.duration == .milliseconds(start + 4000))
        let path = try folder.write(image.bytes, as: "late.webm")
        if let duration = try probedDuration(of: path) { #expect(abs(duration - Double(start + 4000) / 1000) < 0.001) }
    }

    @Test(arguments: [16_384, 300_000])
    func `ten thousand cues stand in the reserve, or behind when it is too small`(reserve: Int) throws {
        var configuration = Recordings.configuration()
        configuration.cueReserve = reserve
        var writer = MatroskaWriter(configuration)
        let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 16, height: 16))))
        let key: [UInt8] = [0x10, 0, 0, 0x9D, 0x01, 0x2A, 16, 0, 16, 0]
        for index in 0..<10_000 {
            writer.write(MuxedFrame(track: video, time: MediaTime(milliseconds: Int64(index) * 500), isKeyframe: true, payload: key))
        }
        writer.finish()
        var image = FileImage()
        image.take(from: &writer)
        let (reader, _) = try frames(of: MemoryByteSource(image.bytes))
        #expect(reader.cues.count == 10_000)
        let isInFront = try #require(reader.places[.cues]).lowerBound < reader.firstClusterOffset
        #expect(isInFront == (reserve > 200_000))
        #expect(try complaints(about: folder.write(image.bytes, as: "cues.webm")) == "")
    }

    /// A sparse file: what is between the heads of its frames takes no room on the disk.
    @Test func `beyond four gibibytes every place is found`() throws {
        let path = folder.url.appending(path: "large.webm").path(percentEncoded: false)
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        let file = try #require(FileHandle(forUpdatingAtPath: path))
        var configuration = Recordings.configuration()
        configuration.checksums = .allButClusters
        var writer = MatroskaWriter(configuration)
        let video = writer.addTrack(MatroskaTrack(.vp8(VideoDimensions(width: 16, height: 16))))
        var key = [UInt8](repeating: 0, count: 4_900_000)
        key.replaceSubrange(0..<10, with: [0x10, 0, 0, 0x9D, 0x01, 0x2A, 16, 0, 16, 0])
        var end: UInt64 = 0
        func write(_ bytes: ArraySlice<UInt8>, at offset: UInt64) throws {
            try file.seek(toOffset: offset)
            try file.write(contentsOf: Data(bytes))
        }
        func take() throws {
            while let output = writer.pollOutput() {
                switch output {
                case .append(let bytes):
                    try write(bytes.prefix(65_536), at: end)
                    if bytes.count > 131_072 { try write(bytes.suffix(65_536), at: end + UInt64(bytes.count) - 65_536) }
                    end += UInt64(bytes.count)
                case .patch(let offset, let bytes): try write(bytes[...], at: UInt64(offset))
                }
            }
        }
        for index in 0..<900 {
            writer.write(MuxedFrame(track: video, time: MediaTime(milliseconds: Int64(index) * 1000), isKeyframe: true, payload: key))
            try take()
        }
        writer.finish()
        try take()
        try file.close()
        #expect(end > 1 << 32)
        let (reader, frames) = try frames(of: LargeFile(path, size: Int(end)))
        #expect(reader.segmentEnd == Int(end))
        #expect(frames.count == 900)
        #expect(reader.cues.count == 900)
        #expect(try #require(reader.cues.last).clusterPosition > 1 << 32)
        #expect(reader.tags.first?.values["NUMBER_OF_BYTES"] == "\(900 * 4_900_000)")
        // The tools read head and index, and the last picture by its cue.
        if let mkvmerge = ExternalTool("mkvmerge") { #expect(try mkvmerge.run("-J", path).output.contains("\"warnings\": []")) }
        if let ffprobe = ExternalTool("ffprobe") {
            let result = try ffprobe.run(
                "-v", "error", "-read_intervals", "898%", "-show_entries", "packet=pts_time,pos", "-of", "csv=p=0", path)
            #expect(result.errors == "")
            #expect(result.output.hasPrefix("898.000000,"))
        }
    }
}

private final class LargeFile: ByteSource, @unchecked Sendable {
    let size: Int
    private let file: FileHandle

    init(_ path: String, size: Int) throws {
        file = try FileHandle(forReadingFrom: URL(filePath: path))
        self.size = size
    }

    func read(at offset: Int, count: Int) throws -> [UInt8] {
        try file.seek(toOffset: UInt64(offset))
        return [UInt8](try file.read(upToCount: count) ?? Data())
    }
}
