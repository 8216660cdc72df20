import Archive
import Foundation
import Recording

extension VerifyCommand {
    /// The files that are to be verified, one after the other: of the disk, of a data folder, or downloaded for as long as it takes.
    final class Files {
        typealias Check = (ReadableFile, _ name: String, RecordingID?, RecordingManifest.File?) -> VerifiedFile

        private enum Place {
            case disk(String)
            case source(any RecordingSource)
        }

        private let place: Place
        private var recordings: [RecordingManifest] = []
        private var waiting: [(recording: RecordingManifest, file: RecordingManifest.File)] = []
        private var isDone = false
        private(set) var isEmpty = true

        init(target: String?, source options: SourceOptions) async throws {
            let id = target.flatMap { RecordingIDArgument(argument: $0)?.id }
            if let target, id == nil || (options.data == nil && Disk.exists(target)) {
                place = .disk(target)
                return
            }
            let source = try options.open()
            place = .source(source)
            if let id {
                recordings = [try await source.recording(id)]
            } else {
                recordings = try await source.list(RecordingFilter(), limit: .max).reversed()
            }
        }

        func next(_ check: Check) async throws -> VerifiedFile? {
            switch place {
            case .disk(let path):
                guard !isDone else { return nil }
                isDone = true
                isEmpty = false
                return check(try ReadableFile(path), path, nil, nil)
            case .source(let source):
                while waiting.isEmpty {
                    guard let recording = recordings.popLast() else { return nil }
                    // What is being recorded is not there yet.
                    if recording.state.hasEnded { waiting = recording.files.reversed().map { (recording, $0) } }
                }
                guard let (recording, file) = waiting.popLast() else { return nil }
                isEmpty = false
                return try await verify(file, of: recording, from: source, check)
            }
        }

        private func verify(
            _ file: RecordingManifest.File, of recording: RecordingManifest, from source: any RecordingSource, _ check: Check
        ) async throws -> VerifiedFile {
            do {
                if let folder = source as? FolderSource {
                    return check(try await folder.open(file, of: recording), file.name, recording.id, file)
                }
                let path = NSTemporaryDirectory() + "recorder-verify-\(UUID().uuidString)"
                defer { try? FileManager.default.removeItem(atPath: path) }
                try await source.copy(file, of: recording, to: path, progress: ProgressLine(label: file.name, total: file.bytes))
                return check(try ReadableFile(path), file.name, recording.id, file)
            } catch let error where error is ArchiveError || error is DiskError || error is CommandError {
                if case .unreachable = error as? CommandError { throw error }
                var verified = VerifiedFile(recording: recording.id.text, name: file.name)
                verified.add(.init(code: "missing", message: "\(error)"))
                return verified
            }
        }
    }
}
