import Logging
import Recording
import Synchronization

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
            case .overflowed(let id): recording(id).condition = .broken  // said already, by the queue
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
        // The capture is a help; what it helps to is the recording, which does not fail with it.
        if operation.file == .capture {
            return attemptCapture(of: recording) { () throws(DiskError) in try carryOut(operation, of: recording) }
        }
        if operation.byteCount > 0 { endIfReserveIsSpent(recording) }
        attempt(of: recording) { () throws(DiskError) in try carryOut(operation, of: recording) }
        // Whoever finishes a file is answered, whatever the disk says.
        if case .finish(let id) = operation, let file = recording.files[id], !file.isFinished, file.file != nil {
            leave(file, id, of: recording)
        }
    }

    private func carryOut(_ operation: FileOperation, of recording: RecordingOnDisk) throws(DiskError) {
        switch operation {
        case .create(let id, let name): try create(id, name, in: recording)
        case .append(let id, let bytes): try append(bytes, to: id, of: recording)
        case .patch(let id, let offset, let bytes): try patch(bytes, at: offset, of: id, in: recording)
        case .commit(let manifest): recording.take(manifest)
        case .finish(let id): try finish(id, of: recording)
        }
    }

    // MARK: Failures

    /// Does something, and where the disk is full a second time with the room of the reserve. What fails then fails for good.
    private func attempt(of recording: RecordingOnDisk, _ work: () throws(DiskError) -> Void) {
        do throws(DiskError) {
            try work()
        } catch {
            let mayTryAgain = error.isFull && recording.condition == .sound
            fail(recording, error)
            guard mayTryAgain else { return recording.condition = .broken }
            archive.reserve.release()
            recording.condition = .closing
            do throws(DiskError) {
                try work()
            } catch {
                archive.logger.error("the reserve does not suffice", metadata: ["recording": "\(recording.id)", "reason": "\(error)"])
                recording.condition = .broken
            }
        }
    }

    private func attemptCapture(of recording: RecordingOnDisk, _ work: () throws(DiskError) -> Void) {
        do throws(DiskError) {
            try work()
        } catch {
            archive.logger.error("the disk failed a capture", metadata: ["recording": "\(recording.id)", "reason": "\(error)"])
            guard !recording.hasLostCapture else { return }
            recording.hasLostCapture = true
            if let file = recording.files[.capture] { leaveCapture(file, of: recording) }
            onEvent(.captureLost(recording.id))
        }
    }

    /// It is read up to its last whole block, and needs no repair.
    private func leaveCapture(_ file: FileOnDisk, of recording: RecordingOnDisk) {
        guard let path = file.file?.path else { return }
        close(file, of: recording)
        try? disk.rename(path, to: folder.file(file.name, of: recording.id))
    }

    /// Somebody else's bytes needed the reserve: this recording ends with what it has, while there is room for its end.
    private func endIfReserveIsSpent(_ recording: RecordingOnDisk) {
        guard recording.condition == .sound, archive.reserve.isSpent, recording.isBegun else { return }
        fail(recording, DiskError(operation: "writing", path: folder.folder(of: recording.id), errorNumber: 28 /* ENOSPC */))
        recording.condition = .closing
    }

    /// Tells everybody, once a recording.
    private func fail(_ recording: RecordingOnDisk, _ error: DiskError) {
        archive.suspectDisk()
        archive.logger.error("the disk failed a recording", metadata: ["recording": "\(recording.id)", "reason": "\(error)"])
        guard recording.condition == .sound else { return }
        // Paths are the operator's business, and stand in the log.
        let message = error.isFull ? "the disk is full; what was recorded until then is kept" : "the disk failed: \(error.reason)"
        onEvent(.failed(recording.id, code: error.code, message: message))
    }

    // MARK: Bytes

    private func create(_ id: FileID, _ text: String, in recording: RecordingOnDisk) throws(DiskError) {
        // Names are made by RecordingSession out of what people call themselves: a path here would be a bug, but a dangerous one.
        guard let name = PlainFileName(text) else { preconditionFailure("not a plain file name: \(text)") }
        let growing = GrowingFile()
        let file = FileOnDisk(name: name, file: nil, growing: growing)
        recording.files[id] = file
        guard recording.condition != .broken else { return }
        try makeFolder(of: recording)
        guard !Disk.exists(folder.file(name, of: recording.id)) else {
            throw DiskError(operation: "creating", path: folder.file(name, of: recording.id), errorNumber: 17 /* EEXIST */)
        }
        file.file = try WritableFile(creating: folder.part(name, of: recording.id), disk: disk)
        archive.growingFiles.add(growing, name: name.text, of: recording.id)
    }

    private func append(_ bytes: [UInt8], to id: FileID, of recording: RecordingOnDisk) throws(DiskError) {
        guard recording.condition != .broken, let file = recording.files[id], let open = file.file else { return }
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
        guard recording.condition != .broken, let file = recording.files[id], let open = file.file else { return }
        file.isDirty = true
        try open.patch(bytes, at: Int64(offset))
    }

    private func finish(_ id: FileID, of recording: RecordingOnDisk) throws(DiskError) {
        guard let file = recording.files[id], let open = file.file else {
            // Answered, for the recording waits for it.
            if id != .capture { onEvent(.finished(recording.id, id, bytes: 0, sha256: SHA256.ofNothing)) }
            return
        }
        guard recording.condition != .broken || id == .capture else { return leave(file, id, of: recording) }
        try open.sync()
        try disk.rename(open.path, to: folder.file(file.name, of: recording.id))
        try disk.syncFolder(folder.folder(of: recording.id))
        close(file, of: recording)
        // Nobody asks for a capture's hash: it proves itself by the files that it makes.
        guard id != .capture else { return }
        hasher.submit(path: folder.file(file.name, of: recording.id), recording: recording.id, file: id)
    }

    /// A file without its end is repaired, behind everybody's back, like one that a crash cut off.
    private func leave(_ file: FileOnDisk, _ id: FileID, of recording: RecordingOnDisk) {
        close(file, of: recording)
        let recovery = FileRecovery(disk: disk, folder: folder.folder(of: recording.id), name: file.name, writingApp: Archive.writingApp)
        hasher.submit(repairing: recovery, recording: recording.id, file: id, in: archive)
    }

    private func close(_ file: FileOnDisk, of recording: RecordingOnDisk) {
        file.close()
        archive.growingFiles.remove(name: file.name.text, of: recording.id)
        file.growing.finish(length: file.length)
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
        var saved: [RecordingManifest] = []
        for recording in recordings.values {
            guard let uncommitted = recording.uncommitted else { continue }
            recording.uncommitted = nil
            attempt(of: recording) { () throws(DiskError) in
                try makeFolder(of: recording)
                try syncFiles(of: recording)
                let manifest = recording.completed(uncommitted)
                if recording.mustBeSaved(manifest) {
                    try disk.replace(folder.manifest(of: recording.id), with: ManifestFile.encode(manifest, details: recording.details))
                    recording.noteSaved(manifest)
                    saved.append(manifest)
                }
                committed.append((recording, manifest))
            }
            if committed.last?.recording !== recording {
                recording.noteSaved(nil)
                archive.remember(recording.completed(uncommitted))
            }
        }
        guard !committed.isEmpty else { return }
        if !saved.isEmpty { archive.saveRows(saved) }
        for (recording, manifest) in committed {
            archive.forget(manifest)
            publish(recording, manifest)
        }
    }

    private func syncFiles(of recording: RecordingOnDisk) throws(DiskError) {
        for (id, file) in recording.files where file.isDirty {
            // Asked a second time, the kernel would say that all is well with pages that it has given up.
            file.isDirty = false
            guard id != .capture else {
                attemptCapture(of: recording) { () throws(DiskError) in try file.file?.syncData() }
                continue
            }
            try file.file?.syncData()
        }
    }

    private func publish(_ recording: RecordingOnDisk, _ manifest: RecordingManifest) {
        for file in recording.files.values where !file.isFinished { file.growing.commit(length: file.length) }
        let lengths = recording.files.mapValues(\.length)
        onEvent(.committed(recording.id, lengths))
        // The last commit is the one that knows of every file how it ended.
        let isOver = manifest.files.allSatisfy(\.complete) || archive.unfinished.withLock { $0.contains(recording.id) }
        if manifest.state.hasEnded, isOver {
            recordings[recording.id] = nil
            queue.forget(recording.id)
        }
    }
}
