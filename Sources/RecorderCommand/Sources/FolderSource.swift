import Archive
import Export
import Foundation
import Logging
import Recording

/// A data folder, read without a service.
struct FolderSource: RecordingSource {
    private let archive: Archive

    /// For writing, the folder is locked: refused while a service runs on it.
    init(directory: String, isWriting: Bool) throws {
        archive = try Archive(directory: directory, access: isWriting ? .exclusive(url: nil) : .readOnly, logger: Self.quietLogger)
    }

    /// A folder that is there already, for writing: a mistyped --data must not make a new one. Refused while a service runs on it.
    static func openExisting(_ directory: String) throws -> Archive {
        guard Disk.exists(DataFolder(directory).recordings) else { throw ArchiveError.folderMissing(path: DataFolder(directory).path) }
        return try Archive(directory: directory, access: .exclusive(url: nil), logger: quietLogger)
    }

    private static var quietLogger: Logger {
        var logger = Logger(label: "recorder")
        logger.logLevel = .warning
        return logger
    }

    func list(_ filter: RecordingFilter, limit: Int) async throws -> [RecordingManifest] {
        var recordings: [RecordingManifest] = []
        var cursor: RecordingCursor?
        repeat {
            let query = try RecordingQuery(
                room: filter.room, state: filter.state, tag: filter.tag,
                limit: min(limit - recordings.count, RecordingQuery.limits.upperBound), cursor: cursor)
            let page = try await archive.recordings(matching: query)
            recordings += page.recordings
            cursor = page.next
        } while cursor != nil && recordings.count < limit
        return recordings
    }

    func recording(_ id: RecordingID) async throws -> RecordingManifest {
        try await detailedRecording(id).withoutDetails
    }

    func report(of id: RecordingID) async throws -> RecordingReport {
        let recording = try await detailedRecording(id)
        return recording.report ?? RecordingReport(of: recording)
    }

    func timeline(of id: RecordingID) async throws -> RecordingTimeline {
        try await detailedRecording(id).timeline ?? RecordingTimeline()
    }

    private func detailedRecording(_ id: RecordingID) async throws -> RecordingManifest {
        guard let recording = try await archive.recording(id) else { throw CommandError.noRecording(id) }
        return recording
    }

    func open(_ file: RecordingManifest.File, of recording: RecordingManifest) async throws -> ReadableFile {
        try await archive.openFile(file.name, of: recording.id).file
    }

    func delete(_ id: RecordingID) async throws {
        try await archive.delete(id)
    }

    func copy(_ file: RecordingManifest.File, of recording: RecordingManifest, to path: String, progress: ProgressLine) async throws {
        let source = try await archive.openFile(file.name, of: recording.id)
        let partial = path + ".part"
        guard FileManager.default.createFile(atPath: partial, contents: nil), let target = FileHandle(forWritingAtPath: partial) else {
            throw CommandError.unwritable(path: path, reason: String(cString: strerror(errno)))
        }
        do {
            var offset: Int64 = 0
            while offset < source.size {
                let bytes = try source.file.read(at: offset, count: Int(min(1 << 20, source.size - offset)))
                guard !bytes.isEmpty else { break }
                try target.write(contentsOf: Data(bytes))
                offset += Int64(bytes.count)
                progress.update(bytes: offset)
            }
            try target.close()
        } catch {
            try? FileManager.default.removeItem(atPath: partial)
            throw error
        }
        guard rename(partial, path) == 0 else { throw CommandError.unwritable(path: path, reason: String(cString: strerror(errno))) }
    }

    func export(_ request: ExportRequest, of recording: RecordingManifest, to path: String, progress: ProgressLine) async throws {
        let job = try await ExportJob(ExportPlan(request, of: recording), archive: archive)
        try job.write(to: path) { progress.update(fraction: $0) }
    }
}
