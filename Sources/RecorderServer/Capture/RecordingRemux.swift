package import Archive
import Media
package import Recording

/// Makes an ended recording's files anew from its capture, with what the whole call taught about the clocks.
///
/// The first pass through the capture learns where frames belong once all reports are in, the second places them there from the first frame on.
/// The files that there are stay until the new ones are whole and read; then all change places in one step.
package struct RecordingRemux: Sendable {
    private let archive: Archive

    /// - Parameter archive: opened for writing.
    package init(_ archive: Archive) {
        self.archive = archive
    }

    /// - Returns: the recording as it is now.
    package func run(_ id: RecordingID) async throws -> RecordingManifest {
        guard let old = try await archive.recording(id) else { throw ArchiveError.noSuchRecording(id) }
        guard let capture = old.capture, let name = PlainFileName(capture.name) else { throw RemuxError.noCapture(id) }
        let staging = try await archive.makeStaging(for: id)
        do {
            let new = try Self.makeFiles(of: old, from: archive.folder.file(name, of: id), in: staging)
            return try await archive.replaceFiles(of: id, by: new, in: staging)
        } catch {
            await archive.removeStaging(for: id)
            throw error
        }
    }

    private static func makeFiles(of old: RecordingManifest, from capture: String, in folder: String) throws -> [RecordingManifest.File] {
        let learned = try RecordingReplay.pass(through: capture, timing: .learning) { _ in }
        guard learned.isComplete else { throw RemuxError.incompleteCapture(old.id) }
        let target = try ReplayFolder(folder)
        let made = try RecordingReplay.pass(through: capture, timing: .hindsight(learned.recording.timingLessons)) { try target.apply($0) }
        let files = made.recording.manifest.files
        guard files.map(\.name) == old.files.map(\.name) else {
            throw RemuxError.differs(old.id, "it makes \(files.map(\.name)) and not \(old.files.map(\.name))")
        }
        for (file, oldFile) in zip(files, old.files) {
            try check(file, at: target.path(of: file.name), against: oldFile, of: old)
        }
        return files
    }

    /// The file reads from end to end with every frame that was written, and these are the frames that there were.
    private static func check(
        _ file: RecordingManifest.File, at path: String, against old: RecordingManifest.File, of recording: RecordingManifest
    ) throws {
        let source = try FileByteSource(ReadableFile(path))
        let read = try file.name.hasSuffix(".ogg") ? oggPackets(source) : matroskaFrames(source)
        // A frame at the border of a pause, or of the recording, may have moved across it.
        let slack = 3 * (1 + 2 * recording.pauses.count)
        for track in file.tracks {
            let count = read[track.codec] ?? 0
            // Sound has packets besides that fill gaps.
            guard track.kind == .audio ? count >= track.frames : count == track.frames else {
                throw RemuxError.differs(
                    recording.id, "\(file.name) has \(count) \(track.codec.rawValue) frames of the \(track.frames) written")
            }
            let before = old.tracks.first { $0.kind == track.kind }?.frames ?? 0
            guard abs(track.frames - before) <= slack else {
                throw RemuxError.differs(
                    recording.id, "\(file.name) would have \(track.frames) \(track.codec.rawValue) frames, and has \(before)")
            }
        }
        guard file.tracks.map(\.kind) == old.tracks.map(\.kind) else {
            throw RemuxError.differs(recording.id, "\(file.name) would have other tracks")
        }
    }

    private static func matroskaFrames(_ source: FileByteSource) throws -> [Codec: Int] {
        let summary = try MatroskaSummary(of: source)
        return Dictionary(summary.tracks.map { ($0.codec, $0.frames) }, uniquingKeysWith: +)
    }

    private static func oggPackets(_ source: FileByteSource) throws -> [Codec: Int] {
        var reader = try OggOpusReader(source)
        var count = 0
        while try reader.nextPacket() != nil { count += 1 }
        return [.opus: count]
    }
}

/// Why a recording's files were not made anew; they are as they were.
package enum RemuxError: Error, Hashable, CustomStringConvertible {
    case noCapture(RecordingID)
    case incompleteCapture(RecordingID)
    case differs(RecordingID, String)

    package var description: String {
        switch self {
        case .noCapture(let id): "recording \(id) has no capture; serve --capture makes one while it records"
        case .incompleteCapture(let id): "the capture of recording \(id) was cut off: its files have more than could be made of it"
        case .differs(let id, let reason):
            "the capture of recording \(id) does not make its files again: \(reason); they are left as they are"
        }
    }
}
