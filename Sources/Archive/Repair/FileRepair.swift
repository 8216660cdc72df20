import Glibc
package import Media

/// Gives any WebM or Matroska file right sizes, its duration and an index, whoever wrote it: `recorder repair FILE`.
///
///     let report = try FileRepair(path: "call.webm").run { fraction in show(fraction) }
///
/// The new file is written beside, synced, read back and compared with the old one; only then does it take the name. Whatever fails
/// before, nothing has changed. The memory that it takes does not grow with the file.
package struct FileRepair {
    package let path: String
    /// nil: the file itself is replaced.
    package let output: String?
    private let isOfRecording: Bool
    private let disk: Disk

    package init(path: String, output: String? = nil, disk: Disk = Disk()) {
        self.path = path
        self.output = output
        self.disk = disk
        isOfRecording = false
    }

    /// A file of the archive's own, which writes down what has changed.
    init(ofRecording path: String, disk: Disk) {
        self.path = path
        self.disk = disk
        output = nil
        isOfRecording = true
    }

    package struct Report: Sendable {
        package enum Outcome: Hashable, Sendable {
            /// There was nothing to mend: the file is as it was.
            case untouched
            case mended
        }

        package var outcome: Outcome
        /// Where the result lies.
        package var path: String
        /// Of the file as it was.
        package var findings: [MatroskaFinding]
        package var duration: Duration
        package var frames: Int
        package var bytes: Int64
        /// Of the old file, which are not in the new one because nothing can be made of them.
        package var lostBytes: Int
    }

    /// - Parameter progress: how much is done, 0…1; throws to stop.
    package func run(progress: (Double) throws -> Void = { _ in }) throws -> Report {
        let file = try ReadableFile(path)
        let source = FileByteSource(file)
        let inspection = try MatroskaInspection(of: source) { try progress($0 / 4) }
        var report = Report(
            outcome: .untouched, path: output ?? path, findings: inspection.findings, duration: inspection.duration,
            frames: inspection.frameCount, bytes: file.size, lostBytes: inspection.skippedByteCount)
        guard inspection.canBeMended else {
            if let output { try write(to: output, like: file) { try copy(file, to: $0) } }
            return report
        }
        guard inspection.blockCount > 0 else { throw FileRepairError.nothingToSave }
        // The name may be a link: what it leads to is replaced, not the link.
        let target = output ?? Self.resolved(path)
        if output == nil, !isOfRecording { try Self.checkIsNobodysRecording(target) }
        report.path = target
        report.outcome = .mended
        try write(to: target, like: file) { beside in
            var rewrite = try MatroskaRewrite(inspection, of: source)
            report.bytes = Int64(rewrite.byteCount)
            try copy(&rewrite, from: file, to: beside) { try progress(0.25 + $0 / 2) }
            try beside.sync()
            try check(beside, against: inspection) { try progress(0.75 + $0 / 4) }
        }
        try progress(1)
        return report
    }

    // MARK: Writing

    /// Writes under a name that nobody else has, then takes the right one.
    private func write(to target: String, like original: ReadableFile, _ fill: (WritableFile) throws -> Void) throws {
        let beside = "\(target).\(getpid()).repair"
        let file = try WritableFile(creating: beside, disk: disk)
        do {
            try fill(file)
            chmod(beside, original.permissions)
            try disk.rename(beside, to: target)
            try disk.syncFolder(Self.folder(of: target))
        } catch {
            try? disk.removeAll(beside)
            throw error
        }
    }

    private func copy(_ original: ReadableFile, to file: WritableFile) throws(DiskError) {
        let copier = FileCopier(to: file)
        try copier.copy(0..<original.size, of: original)
        try copier.flush()
        try file.sync()
    }

    private func copy(
        _ rewrite: inout MatroskaRewrite, from original: ReadableFile, to file: WritableFile, progress: (Double) throws -> Void
    ) throws {
        let copier = FileCopier(to: file)
        while let piece = try rewrite.nextPiece() {
            switch piece {
            case .bytes(let bytes): try copier.append(bytes)
            case .copy(let range): try copier.copy(Int64(range.lowerBound)..<Int64(range.upperBound), of: original)
            }
            try progress(Double(file.length) / Double(max(1, rewrite.byteCount)))
        }
        try copier.flush()
        guard file.length == Int64(rewrite.byteCount) else { throw FileRepairError.changedMeanwhile }
    }

    /// A disk that lies, and mistakes of ours, are found out before the original goes.
    private func check(_ file: WritableFile, against old: MatroskaInspection, progress: (Double) throws -> Void) throws {
        let new = try MatroskaInspection(of: FileByteSource(ReadableFile(file.path)), progress: progress)
        if let finding = new.findings.first(where: \.isMendable) { throw FileRepairError.notVerified(reason: "\(finding)") }
        guard new.duration == old.duration else {
            throw FileRepairError.notVerified(reason: "it lasts \(new.duration), not \(old.duration)")
        }
        for track in old.tracks where track.blocks > 0 {
            let copy = new.tracks.first { $0.entry.number == track.entry.number }
            guard copy?.frames == track.frames, copy?.fingerprint == track.fingerprint else {
                throw FileRepairError.notVerified(reason: "track \(track.entry.number) has other frames")
            }
        }
    }

    // MARK: Names

    private static func resolved(_ path: String) -> String {
        guard let resolved = realpath(path, nil) else { return path }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func folder(of path: String) -> String {
        path.contains("/") ? Disk.parent(of: path) ?? "/" : "."
    }

    /// A recording's manifest has its files' hashes, and a service may be writing them: both are the archive's.
    private static func checkIsNobodysRecording(_ path: String) throws(FileRepairError) {
        let folder = folder(of: path)
        guard Disk.exists("\(folder)/\(DataFolder.manifestName)") else { return }
        throw .belongsToRecording(id: String(folder.split(separator: "/").last ?? ""))
    }
}
