import Logging
import Recording

/// The disk writer's thread: carries out batches of jobs. Used by that thread alone.
final class DiskWorker {
    private let archive: Archive
    private let queue: DiskQueue
    private let hasher: FileHasher
    private let onEvent: @Sendable (DiskEvent) -> Void
    private var recordings: [RecordingID: RecordingOnDisk] = [:]

    private var disk: Disk { archive.disk }
    private var folder: DataFolder { archive.folder }

    init(archive: Archive, queue: DiskQueue, hasher: FileHasher, onEvent: @escaping @Sendable (DiskEvent) -> Void) {
        self.archive = archive
        self.queue = queue
        self.hasher = hasher
        self.onEvent = onEvent
    }

    /// Bytes first, in order; then the newest manifest of each recording that asked for a commit; then who waits for all that.
    func execute(_ batch: [DiskQueue.Job]) {
        var barriers: [@Sendable () -> Void] = []
        for job in batch {
            switch job {
            case .operation(let operation, let id):
                execute(operation, of: recording(id))
                queue.release(operation.byteCount)
            case .overflowed(let id): recording(id).hasFailed = true  // said already, by the queue
            case .barrier(let barrier): barriers.append(barrier)
            }
        }
        commit()
        for barrier in barriers { hasher.submit(barrier: barrier) }
    }

    /// At the end of the service: what was not finished stays as `.part`, for the recovery at the next start.
    func close() {
        for recording in recordings.values {
            for file in recording.files.values { try? file.file?.syncData() }
        }
        recordings.removeAll()
    }

    private func recording(_ id: RecordingID) -> RecordingOnDisk {
        if let known = recordings[id] { return known }
        let recording = RecordingOnDisk(id: id)
        recordings[id] = recording
        return recording
    }

    private func execute(_ operation: FileOperation, of recording: RecordingOnDisk) {
        do throws(DiskError) {
            switch operation {
            case .create(let id, let name): try create(id, name, in: recording)
            case .append(let id, let bytes): try append(bytes, to: id, of: recording)
            case .patch(let id, let offset, let bytes): try patch(bytes, at: offset, of: id, in: recording)
            case .commit(let manifest): recording.uncommitted = manifest
            case .finish(let id): try finish(id, of: recording)
            }
        } catch {
            // The capture is a help; what it helps to is the recording.
            if operation.file == .capture { return loseCapture(of: recording, error) }
            fail(recording, error)
        }
    }

    private func loseCapture(of recording: RecordingOnDisk, _ error: DiskError) {
        archive.logger.error("the disk failed a capture", metadata: ["recording": "\(recording.id)", "reason": "\(error)"])
        recording.files[.capture]?.close()
        recording.hasLostCapture = true
    }

    private func fail(_ recording: RecordingOnDisk, _ error: DiskError) {
        archive.logger.error("the disk failed a recording", metadata: ["recording": "\(recording.id)", "reason": "\(error)"])
        guard !recording.hasFailed else { return }
        recording.hasFailed = true
        onEvent(.failed(recording.id, code: error.code, message: error.description))
    }

    // MARK: Bytes

    private func create(_ id: FileID, _ text: String, in recording: RecordingOnDisk) throws(DiskError) {
        // Names are made by RecordingSession out of what people call themselves: a path here would be a bug, but a dangerous one.
        guard let name = PlainFileName(text) else { preconditionFailure("not a plain file name: \(text)") }
        let growing = GrowingFile()
        let file = FileOnDisk(name: name, file: nil, growing: growing)
        recording.files[id] = file
        guard !recording.hasFailed else { return }
        try makeFolder(of: recording)
        guard !Disk.exists(folder.file(name, of: recording.id)) else {
            throw DiskError(operation: "creating", path: folder.file(name, of: recording.id), errorNumber: 17 /* EEXIST */)
        }
        file.file = try WritableFile(creating: folder.part(name, of: recording.id), disk: disk)
        archive.growingFiles.add(growing, name: name.text, of: recording.id)
    }

    private func append(_ bytes: [UInt8], to id: FileID, of recording: RecordingOnDisk) throws(DiskError) {
        guard !recording.hasFailed, let file = recording.files[id], let open = file.file else { return }
        file.isDirty = true
        do throws(DiskError) {
            try open.append(bytes)
        } catch {
            // Half a cluster is of no use to anyone: the file ends with the last whole one.
            try? open.truncate(to: open.length)
            throw error
        }
    }

    private func patch(_ bytes: [UInt8], at offset: Int, of id: FileID, in recording: RecordingOnDisk) throws(DiskError) {
        // After a failure a patch might point to what was never appended, as the seek head does to the cues.
        guard !recording.hasFailed, let file = recording.files[id], let open = file.file else { return }
        file.isDirty = true
        try open.patch(bytes, at: Int64(offset))
    }

    private func finish(_ id: FileID, of recording: RecordingOnDisk) throws(DiskError) {
        guard let file = recording.files[id], let open = file.file else {
            return onEvent(.finished(recording.id, id, bytes: 0, sha256: SHA256.ofNothing))
        }
        let finalPath = folder.file(file.name, of: recording.id)
        var path = open.path
        defer {
            file.close()
            archive.growingFiles.remove(name: file.name.text, of: recording.id)
            file.growing.finish(length: file.length)
            hasher.submit(path: path, recording: recording.id, file: id)
        }
        try open.sync()
        try disk.rename(path, to: finalPath)
        path = finalPath
        try disk.syncFolder(folder.folder(of: recording.id))
    }

    private func makeFolder(of recording: RecordingOnDisk) throws(DiskError) {
        guard !recording.hasFolder else { return }
        try disk.makeFolders(folder.folder(of: recording.id))
        recording.hasFolder = true
    }

    // MARK: Commits

    /// Crash order (DESIGN.md): bytes, manifests, catalogue; only then is it said that they are there.
    private func commit() {
        var committed: [(recording: RecordingOnDisk, manifest: RecordingManifest)] = []
        for recording in recordings.values {
            guard let uncommitted = recording.uncommitted else { continue }
            recording.uncommitted = nil
            do throws(DiskError) {
                try makeFolder(of: recording)
                syncFiles(of: recording)
                let manifest = recording.completed(uncommitted)
                try disk.replace(folder.manifest(of: recording.id), with: ManifestFile.encode(manifest))
                committed.append((recording, manifest))
            } catch {
                fail(recording, error)
            }
        }
        guard !committed.isEmpty else { return }
        do {
            try archive.catalogue?.save(committed.map(\.manifest))
        } catch {
            // Not the recording's failure: the folders have everything, and the next start puts it into the catalogue.
            archive.logger.error("the catalogue could not be written", metadata: ["reason": "\(error)"])
        }
        for (recording, manifest) in committed { publish(recording, manifest) }
    }

    private func syncFiles(of recording: RecordingOnDisk) {
        for file in recording.files.values where file.isDirty {
            do throws(DiskError) {
                try file.file?.syncData()
                file.isDirty = false
            } catch {
                fail(recording, error)
            }
        }
    }

    private func publish(_ recording: RecordingOnDisk, _ manifest: RecordingManifest) {
        for file in recording.files.values where !file.isFinished { file.growing.commit(length: file.length) }
        let lengths = recording.files.mapValues(\.length)
        onEvent(.committed(recording.id, lengths))
        if manifest.state.hasEnded, recording.files.values.allSatisfy({ $0.isFinished || $0.wasNeverMade }) {
            recordings[recording.id] = nil
            queue.forget(recording.id)
        }
    }
}
