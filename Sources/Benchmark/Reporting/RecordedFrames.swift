import Archive
import Foundation
import Media

/// Which of the frames that were sent stand in the files, found by reading the files.
struct RecordedFrames {
    private(set) var files = 0
    private(set) var bytes: Int64 = 0
    private(set) var video = 0
    private(set) var audio = 0
    /// More than once in a file.
    private(set) var repeated = 0
    /// By the name of the publisher.
    private(set) var byPublisher: [String: (video: Int, audio: Int)] = [:]
    /// Of files that could not be read whole.
    private(set) var problems: [String] = []

    /// Reads every file below a folder.
    init(in folder: String) {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String }.filter { $0.hasSuffix(".webm") } ?? []
        for path in paths {
            do {
                try read("\(folder)/\(path)")
            } catch {
                problems.append("\(path): \(error)")
            }
        }
    }

    private mutating func read(_ path: String) throws {
        let source = FileByteSource(try ReadableFile(path))
        var reader = try MatroskaReader(source)
        files += 1
        bytes += Int64(source.size)
        var codecs: [Int: Codec] = [:]
        var seen: [Codec: Set<UInt32>] = [.vp8: [], .opus: []]
        while let frame = try reader.nextFrame() {
            if codecs[frame.track] == nil { codecs[frame.track] = reader.track(frame.track)?.codec }
            guard let codec = codecs[frame.track] else { continue }
            let offset = frame.payload.lowerBound + PreparedMedia.numberOffset(codec, isKeyframe: frame.isKeyframe)
            guard offset + 4 <= frame.payload.upperBound else { continue }
            let number = try source.read(at: offset, count: 4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
            if seen[codec]?.insert(number).inserted != true { repeated += 1 }
        }
        let name = String(path.split(separator: "/").last?.dropLast(".webm".count) ?? "")
        let counts = (video: seen[.vp8]?.count ?? 0, audio: seen[.opus]?.count ?? 0)
        video += counts.video
        audio += counts.audio
        byPublisher[name] = counts
        for problem in reader.problems { problems.append("\(path): \(problem)") }
    }
}
