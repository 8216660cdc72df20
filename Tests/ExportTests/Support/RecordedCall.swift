import Archive
import Export
import Glibc
import Logging
import Media
import Recording
import TestSupport
import Testing

/// A data folder with one finished recording in it, removed at the end.
final class RecordedCall {
    let archive: Archive
    private(set) var manifest: RecordingManifest
    private let path: String
    private let writer: DiskWriter
    private static let noon = WallTime(milliseconds: 1_795_262_400_000)

    init() throws {
        var template = Array("/tmp/recorder-test-XXXXXX".utf8CString)
        path = try #require(mkdtemp(&template).map { String(cString: $0) })
        archive = try Archive(directory: path, logger: Self.quiet)
        writer = archive.makeDiskWriter { _ in }
        var random = SeededGenerator(seed: 1)
        let id = RecordingID(milliseconds: Self.noon.milliseconds, using: &random)
        manifest = RecordingManifest(id: id, room: "standup", name: "Monday", createdAt: Self.noon)
        manifest.state = .completed
    }

    deinit {
        writer.shutdown()
        try? Disk().removeAll(path)
    }

    static let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    func mark(_ markers: [(at: Double, label: String)]) {
        manifest.markers = markers.map { .init(at: $0.at, label: $0.label) }
    }

    func temporaryPath(_ name: String) -> String { path + "/" + name }

    /// Adds a participant's finished file, as a recording session would have written it.
    @discardableResult
    func add(_ name: String, of participant: String, offset: Double = 0, _ media: SampleFile) async throws -> RecordingManifest.File {
        let id = ParticipantID(participant.lowercased())
        if !manifest.participants.contains(where: { $0.id == id }) {
            manifest.participants.append(.init(id: id, name: participant, joinedAt: Self.noon, media: .none))
        }
        var entry = RecordingManifest.File(
            name: name, participant: id, mimeType: media.mimeType, offset: offset, url: "/api/v1/recordings/\(manifest.id)/files/\(name)")
        entry.tracks = media.tracks
        entry.duration = media.duration
        entry.complete = true
        manifest.files.append(entry)
        let file = FileID(rawValue: manifest.files.count)
        writer.submit(.create(file, name: name), for: manifest.id)
        writer.submit(.append(file, media.bytes), for: manifest.id)
        writer.submit(.finish(file), for: manifest.id)
        writer.submit(.commit(manifest), for: manifest.id)
        await writer.flush()
        return entry
    }

    func export(_ request: ExportRequest, to name: String) async throws -> String {
        let path = temporaryPath(name)
        try await ExportJob(ExportPlan(request, of: manifest), archive: archive).write(to: path)
        return path
    }
}
