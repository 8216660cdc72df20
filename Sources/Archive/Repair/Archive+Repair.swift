import Media
package import Recording

/// What `recorder repair ID` did to one file of a recording.
package struct RepairedFile: Sendable {
    package enum Outcome: Sendable {
        /// The recording had been cut short: it was brought to its end.
        case recovered(RecoveredRecording.Outcome)
        case repaired(FileRepair.Report)
        /// It is as it was.
        case failed(reason: String)
    }

    package var name: String
    package var outcome: Outcome

    package var isFailure: Bool {
        switch outcome {
        case .failed, .recovered(.unreadable): true
        case .recovered, .repaired: false
        }
    }
}

extension Archive {
    /// Finishes the files of a recording that was cut short; mends those of one that has ended, and writes their new sizes and hashes
    /// down. Blocks; gigabytes take seconds.
    ///
    /// - Parameter progress: the file's name, and how much of it is done, 0…1.
    package func repair(
        _ id: RecordingID, writingApp: String = "Recorder", progress: (String, Double) -> Void = { _, _ in }
    ) throws(ArchiveError) -> [RepairedFile] {
        guard !isReadOnly else { throw .readOnly(path: folder.path) }
        let known = try ManifestFile.readIfPresent(folder.manifest(of: id))
        if known == nil, RecordingRecovery.mediaFiles(in: folder.folder(of: id)).isEmpty { throw .noSuchRecording(id) }
        var manifest = known ?? Self.manifest(without: id)
        guard manifest.state.hasEnded else {
            let recovered: RecoveredRecording
            do {
                recovered = try RecordingRecovery(disk: disk, folder: folder, writingApp: writingApp).run(id, manifest)
            } catch {
                throw .disk(error)
            }
            try store(recovered.manifest)
            return recovered.files.map { RepairedFile(name: $0.name, outcome: .recovered($0.outcome)) }
        }
        var files: [RepairedFile] = []
        for index in manifest.files.indices {
            let name = manifest.files[index].name
            guard let plainName = PlainFileName(name) else { continue }
            let path = folder.file(plainName, of: id)
            let outcome = repair(path, &manifest.files[index]) { progress(name, $0) }
            files.append(RepairedFile(name: name, outcome: outcome))
        }
        manifest.bytes = manifest.files.reduce(0) { $0 + $1.bytes }
        if files.contains(where: \.hasChanged) { try store(manifest) }
        return files
    }

    private func repair(
        _ path: String, _ file: inout RecordingManifest.File, progress: (Double) -> Void
    ) -> RepairedFile.Outcome {
        guard !file.name.hasSuffix(".ogg") else {
            return .failed(reason: "an Ogg file needs no index; `recorder verify` tells whether it is whole")
        }
        do {
            let report = try FileRepair(ofRecording: path, disk: disk).run(progress: progress)
            guard report.outcome == .mended else { return .repaired(report) }
            let repaired = try ReadableFile(path)
            (file.sha256, file.bytes) = try SHA256.hash(of: repaired)
            file.duration = report.duration.inSeconds
            file.complete = true
            return .repaired(report)
        } catch {
            return .failed(reason: "\(error)")
        }
    }
}

extension RepairedFile {
    fileprivate var hasChanged: Bool {
        if case .repaired(let report) = outcome { return report.outcome == .mended }
        return false
    }
}
